import type { Database, Reads, Session, Tx } from './database.ts'
import { part, sql } from './sql.ts'

// Read by the compiler only: each line below @ts-expect-error must not compile.

declare const catalog: Database<'catalog'>
declare const imports: Database<'imports'>
declare const session: Session<'catalog'>

declare function findProduct(reads: Reads<'catalog'>): Promise<void>
declare function insertProduct(tx: Tx<'catalog'>): Promise<void>

const insert = sql('catalog.insert_product')`insert into products default values`
const select = sql<{ id: string }>('catalog.list_products')`select id from products`

export async function accepted(): Promise<string[]> {
  await findProduct(catalog)
  await findProduct(catalog.replica)
  await catalog.transaction(async (tx) => {
    await findProduct(tx)
    await insertProduct(tx)
    await tx.savepoint(insertProduct)
    await tx.run(insert)
  })
  await session.run(insert)
  const anyDatabase: Reads<string> = catalog
  await anyDatabase.many(select)
  return (await catalog.many(select)).map((product) => product.id)
}

export async function refused(): Promise<void> {
  // @ts-expect-error another database
  await findProduct(imports)
  // @ts-expect-error another database
  await imports.transaction((tx) => insertProduct(tx))
  // @ts-expect-error outside a transaction
  await insertProduct(catalog)
  // @ts-expect-error a session is not a transaction
  await insertProduct(session)
  // @ts-expect-error outside a transaction
  await catalog.run(insert)
  // @ts-expect-error outside a transaction
  await catalog.copyFrom(insert, [])
  // @ts-expect-error a replica cannot write
  await catalog.replica.transaction(insertProduct)
  // @ts-expect-error its rows would be lost
  await catalog.transaction((tx) => tx.run(select))
  // @ts-expect-error undefined is not null
  sql('catalog.find')`select ${undefined}`
  // @ts-expect-error an object is sent by json()
  sql('catalog.find')`select ${{ a: 1 }}`
  // @ts-expect-error a statement is not a part
  part`select ${select}`
  // @ts-expect-error a row without a declared type has no columns
  ;(await catalog.one(insert)).id
}
