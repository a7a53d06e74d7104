import { DictDB, t } from 'dictdb/node'

// A small shop that survives a restart: run it twice.
const db = await DictDB.open('./shop-data')
const products = db.hasTable('products')
  ? db.getTable<{ sku: string; stock: number }, 'sku'>('products')
  : makeProducts(db)

const sold = await db.transaction(
  () =>
    products.update(
      (row) => ({ stock: row.stock - 1 }),
      (f) => f.stock.gt(0),
    ),
  { durable: true },
)
console.log(`${sold} products sold; left:`, products.select({ orderBy: '-stock' }))
await db.close()

function makeProducts(db: DictDB) {
  const table = db.createTable('products', { primaryKey: 'sku', schema: { sku: t.string(), stock: t.int() } })
  table.insertMany([
    { sku: 'pen', stock: 3 },
    { sku: 'ink', stock: 1 },
  ])
  return db.getTable<{ sku: string; stock: number }, 'sku'>('products')
}
