import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DictDB, type InsertOf, type Table } from 'dictdb/node'
import { type Engine, type Product, RANGE_LIMIT } from './workload.ts'

type Load = (peer: string) => unknown

/** A loader of the peers installed in a directory. */
export function peersIn(directory: string): Load {
  const require = createRequire(join(directory, 'package.json'))
  return (peer) => require(peer) as unknown
}

export const ENGINES: Readonly<Record<string, (load: Load) => Engine>> = {
  dictdb: () => dictdb(),
  map: () => plainMap(),
  'better-sqlite3': (load) => sqlite(load('better-sqlite3') as SqliteClass),
  lokijs: (load) => loki(load('lokijs') as LokiClass),
  nedb: (load) => nedb(load('@seald-io/nedb') as NedbClass),
  alasql: (load) => alasql(load('alasql') as Alasql),
  lmdb: (load) => lmdb(load('lmdb') as LmdbModule),
}

function dictdb(): Engine {
  let db = new DictDB({ freeze: false })
  let table: Table<Product, 'id', InsertOf<Product, 'id'>>
  return {
    name: 'dictdb',
    create() {
      db = new DictDB({ freeze: false })
      table = db.createTable<Product>('products', { indexes: { customer_id: 'hash', price: 'sorted' } })
    },
    bulkInsert: (rows) => void table.insertMany(rows),
    insert: (row) => void table.insert(row),
    get: (id) => table.get(id),
    equal: (customer) => table.select({ where: (f) => f.customer_id.eq(customer) }),
    range: (low) =>
      table.select({ where: (f) => f.price.between(low, low + 50), orderBy: 'price', limit: RANGE_LIMIT }),
    update: (id, price) => void table.update({ price }, { id }),
    remove: (id) => void table.delete({ id }),
    save: (file) => db.save(file),
    load(file) {
      db = DictDB.load(file, 'json', { freeze: false })
      table = db.getTable<Product>('products')
    },
  }
}

/** What a program without a database would write: a Map, and a scan for everything but the key. */
function plainMap(): Engine {
  let rows = new Map<number, Product>()
  return {
    name: 'plain Map',
    create() {
      rows = new Map()
    },
    bulkInsert(many) {
      for (const row of many) rows.set(row.id, { ...row })
    },
    insert: (row) => void rows.set(row.id, { ...row }),
    get: (id) => rows.get(id),
    equal: (customer) => Array.from(rows.values()).filter((row) => row.customer_id === customer),
    range: (low) =>
      Array.from(rows.values())
        .filter(({ price }) => price >= low && price <= low + 50)
        .sort((a, b) => a.price - b.price)
        .slice(0, RANGE_LIMIT),
    update: (id, price) => void rows.set(id, { ...rows.get(id)!, price }),
    remove: (id) => void rows.delete(id),
    save: (file) => writeFileSync(file, JSON.stringify(Array.from(rows.values()))),
    load(file) {
      rows = new Map((JSON.parse(readFileSync(file, 'utf8')) as Product[]).map((row) => [row.id, row]))
    },
    slow: { equal: 300, range: 100 },
  }
}

interface Statement {
  run(...values: unknown[]): unknown
  get(...values: unknown[]): unknown
  all(...values: unknown[]): unknown[]
}
interface Sqlite {
  exec(sql: string): void
  prepare(sql: string): Statement
  transaction(fn: (rows: readonly Product[]) => void): (rows: readonly Product[]) => void
  serialize(): Buffer
  close(): void
}
type SqliteClass = new (source: string | Buffer) => Sqlite

function sqlite(Database: SqliteClass): Engine {
  let db: Sqlite
  let statements: Record<'insert' | 'get' | 'equal' | 'range' | 'update' | 'remove', Statement>
  const prepare = () => ({
    insert: db.prepare('insert into p values (?, ?, ?, ?, ?, ?)'),
    get: db.prepare('select * from p where id = ?'),
    equal: db.prepare('select * from p where customer_id = ?'),
    range: db.prepare(`select * from p where price between ? and ? order by price limit ${RANGE_LIMIT}`),
    update: db.prepare('update p set price = ? where id = ?'),
    remove: db.prepare('delete from p where id = ?'),
  })
  const insert = (row: Product) =>
    statements.insert.run(row.id, row.name, row.email, row.price, row.stock, row.customer_id)
  return {
    name: 'better-sqlite3 :memory:',
    create() {
      db = new Database(':memory:')
      db.exec(
        'create table p (id integer primary key, name text, email text, price real, stock integer, customer_id integer)',
      )
      db.exec('create index c on p (customer_id); create index d on p (price)')
      statements = prepare()
    },
    bulkInsert: (rows) =>
      db.transaction((many) => {
        for (const row of many) insert(row)
      })(rows),
    insert: (row) => void insert(row),
    get: (id) => statements.get.get(id) as Product | undefined,
    equal: (customer) => statements.equal.all(customer) as Product[],
    range: (low) => statements.range.all(low, low + 50) as Product[],
    update: (id, price) => void statements.update.run(price, id),
    remove: (id) => void statements.remove.run(id),
    slow: { get: 200_000, equal: 30_000, range: 15_000 },
    save: (file) => writeFileSync(file, db.serialize()),
    load(file) {
      db = new Database(readFileSync(file))
      statements = prepare()
    },
  }
}

interface LokiRow extends Product {
  $loki: number
}
interface LokiCollection {
  insert(row: object | object[]): unknown
  by(field: string, value: unknown): LokiRow | undefined
  find(query: object): LokiRow[]
  chain(): { find(query: object): { simplesort(field: string): { limit(n: number): { data(): LokiRow[] } } } }
  update(row: LokiRow): void
  remove(row: LokiRow): void
}
interface Loki {
  addCollection(name: string, options: object): LokiCollection
  getCollection(name: string): LokiCollection
  serialize(): string
  loadJSON(text: string): void
}
type LokiClass = new (name: string, options: object) => Loki

function loki(LokiJs: LokiClass): Engine {
  const make = () => new LokiJs('bench', { adapter: { loadDatabase() {}, saveDatabase() {} }, autosave: false })
  let db = make()
  let rows: LokiCollection
  return {
    name: 'LokiJS',
    create() {
      db = make()
      rows = db.addCollection('p', { unique: ['id'], indices: ['customer_id', 'price'] })
    },
    bulkInsert: (many) => void rows.insert(many.map((row) => ({ ...row }))),
    insert: (row) => void rows.insert({ ...row }),
    get: (id) => rows.by('id', id),
    equal: (customer) => rows.find({ customer_id: customer }),
    range: (low) =>
      rows
        .chain()
        .find({ price: { $between: [low, low + 50] } })
        .simplesort('price')
        .limit(RANGE_LIMIT)
        .data(),
    update(id, price) {
      const row = rows.by('id', id)!
      row.price = price
      rows.update(row)
    },
    remove: (id) => rows.remove(rows.by('id', id)!),
    save: (file) => writeFileSync(file, db.serialize()),
    load(file) {
      db = make()
      db.loadJSON(readFileSync(file, 'utf8'))
      rows = db.getCollection('p')
    },
    slow: { insert: 3_000, range: 200, update: 1_000, remove: 200, equal: 20_000 },
  }
}

interface Nedb {
  ensureIndexAsync(options: object): Promise<void>
  insertAsync(row: object): Promise<unknown>
  findOneAsync(query: object): Promise<Product>
  findAsync(query: object): Promise<Product[]> & { sort(order: object): { limit(n: number): Promise<Product[]> } }
  updateAsync(query: object, update: object, options: object): Promise<unknown>
  removeAsync(query: object, options: object): Promise<unknown>
}
type NedbClass = new (options?: object) => Nedb

function nedb(Datastore: NedbClass): Engine {
  let db: Nedb
  return {
    name: 'nedb (seald)',
    async create() {
      db = new Datastore()
      await db.ensureIndexAsync({ fieldName: 'id', unique: true })
      await db.ensureIndexAsync({ fieldName: 'customer_id' })
      await db.ensureIndexAsync({ fieldName: 'price' })
    },
    bulkInsert: async (rows) => void (await db.insertAsync([...rows])),
    insert: async (row) => void (await db.insertAsync(row)),
    get: async (id) => await db.findOneAsync({ id }),
    equal: async (customer) => await db.findAsync({ customer_id: customer }),
    range: async (low) =>
      await db
        .findAsync({ price: { $gte: low, $lte: low + 50 } })
        .sort({ price: 1 })
        .limit(RANGE_LIMIT),
    update: async (id, price) => void (await db.updateAsync({ id }, { $set: { price } }, {})),
    remove: async (id) => void (await db.removeAsync({ id }, {})),
    slow: { insert: 20_000, get: 50_000, equal: 20_000, range: 60, update: 10_000, remove: 10_000 },
  }
}

interface Lmdb {
  close(): Promise<void>
  openDB(name: string, options?: object): Lmdb
  get(key: unknown): unknown
  put(key: unknown, value: unknown): Promise<boolean>
  remove(key: unknown, value?: unknown): Promise<boolean>
  getValues(key: unknown): Iterable<number>
  getRange(options: object): Iterable<{ key: number; value: number }>
  readonly committed: Promise<unknown>
}
interface LmdbModule {
  open(options: object): Lmdb
}

/**
 * lmdb always has files. They are in memory here where the system offers that, and no sync is asked for: a disk that is
 * busy with others would be measured instead. Writes are queued as its documentation advises, and `settle` waits for
 * their commits, so that they are counted.
 */
function lmdb({ open }: LmdbModule): Engine {
  const memory = '/dev/shm'
  const path = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'dictdb-bench-lmdb-'))
  process.on('exit', () => rmSync(path, { recursive: true, force: true }))
  let root: Lmdb | undefined
  let rows: Lmdb
  let customers: Lmdb
  let prices: Lmdb
  const put = (row: Product) => {
    void rows.put(row.id, row)
    void customers.put(row.customer_id, row.id)
    void prices.put(row.price, row.id)
  }
  return {
    name: 'lmdb (memory file system, no sync, indexes by hand)',
    async create() {
      await root?.close()
      rmSync(path, { recursive: true, force: true })
      root = open({ path, noSync: true, overlappingSync: false })
      rows = root.openDB('rows')
      customers = root.openDB('customers', { dupSort: true, encoding: 'ordered-binary' })
      prices = root.openDB('prices', { dupSort: true, encoding: 'ordered-binary' })
    },
    async bulkInsert(many) {
      for (const row of many) put(row)
      await rows.committed
    },
    insert: (row) => put(row),
    get: (id) => rows.get(id) as Product | undefined,
    equal: (customer) => Array.from(customers.getValues(customer), (id) => rows.get(id) as Product),
    range(low) {
      const ids = prices.getRange({ start: low, end: low + 50.001, limit: RANGE_LIMIT })
      return Array.from(ids, ({ value }) => rows.get(value) as Product)
    },
    update(id, price) {
      const row = rows.get(id) as Product
      void prices.remove(row.price, id)
      void rows.put(id, { ...row, price })
      void prices.put(price, id)
    },
    remove(id) {
      const row = rows.get(id) as Product
      void rows.remove(id)
      void customers.remove(row.customer_id, id)
      void prices.remove(row.price, id)
    },
    settle: async () => void (await rows.committed),
    // Its writing thread waits long for a busy machine: what is counted is CPU, so fewer writes tell as much.
    slow: { insert: 20_000, update: 20_000, remove: 20_000, get: 100_000, equal: 20_000, range: 10_000 },
  }
}

interface Alasql {
  (sql: string, values?: readonly unknown[]): unknown
  compile(sql: string): (values: readonly unknown[]) => unknown
}

function alasql(run: Alasql): Engine {
  type Compiled = (values: readonly unknown[]) => unknown
  let statements: Record<'insert' | 'get' | 'equal' | 'range' | 'update' | 'remove', Compiled>
  const insert = (row: Product) =>
    statements.insert([row.id, row.name, row.email, row.price, row.stock, row.customer_id])
  return {
    name: 'alasql',
    create() {
      run('drop table if exists p')
      run('create table p (id int primary key, name string, email string, price float, stock int, customer_id int)')
      statements = {
        insert: run.compile('insert into p values (?, ?, ?, ?, ?, ?)'),
        get: run.compile('select * from p where id = ?'),
        equal: run.compile('select * from p where customer_id = ?'),
        range: run.compile(`select * from p where price between ? and ? order by price limit ${RANGE_LIMIT}`),
        update: run.compile('update p set price = ? where id = ?'),
        remove: run.compile('delete from p where id = ?'),
      }
    },
    bulkInsert(rows) {
      for (const row of rows) insert(row)
    },
    insert: (row) => void insert(row),
    get: (id) => (statements.get([id]) as Product[])[0],
    equal: (customer) => statements.equal([customer]) as Product[],
    range: (low) => statements.range([low, low + 50]) as Product[],
    update: (id, price) => void statements.update([price, id]),
    remove: (id) => void statements.remove([id]),
    slow: { get: 300, equal: 300, range: 100, update: 300, remove: 100 },
  }
}
