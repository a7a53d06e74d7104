import { expect, it } from 'vitest'
import {
  And,
  Count,
  DictDB,
  DuplicateKeyError,
  DuplicateTableError,
  RecordNotFoundError,
  SchemaValidationError,
  Sum,
  TableNotFoundError,
  TransactionError,
  t,
  UniqueConstraintError,
  UnknownColumnError,
} from '../index.ts'

interface User {
  id: number
  name: string
  age: number
  dept: string | null
}

function people() {
  const db = new DictDB()
  const users = db.createTable<User>('users', { indexes: { dept: 'hash', age: 'sorted' } })
  users.insertMany([
    { name: 'Ann', age: 30, dept: 'IT' },
    { name: 'Bob', age: 25, dept: 'HR' },
    { name: 'Cid', age: 35, dept: 'IT' },
    { name: 'Dot', age: 25, dept: null },
  ])
  return { db, users }
}

it('takes a condition as a callback, an object and a prebuilt tree', () => {
  const { users } = people()
  const names = (rows: readonly Readonly<User>[]) => rows.map(({ name }) => name)

  expect(names(users.select({ where: (f) => And(f.age.ge(30), f.dept.eq('IT')) }))).toEqual(['Ann', 'Cid'])
  expect(names(users.select({ where: { dept: 'IT', age: { gt: 30 } } }))).toEqual(['Cid'])
  expect(names(users.select({ where: users.f.name.ilike('%o%').and(users.f.dept.isNull()) }))).toEqual(['Dot'])
  expect(names(users.select({ where: { name: { in: ['Bob', 'Dot', 'X'] } } }))).toEqual(['Bob', 'Dot'])
  expect(names(users.select({ where: (f) => f.age.satisfies((age) => age % 2 === 0) }))).toEqual(['Ann'])
  expect(names(users.select({ where: {} }))).toEqual(['Ann', 'Bob', 'Cid', 'Dot'])
})

it('orders by several columns, pages, renames and leaves out doubles', () => {
  const { users } = people()

  expect(users.select({ orderBy: ['age', '-name'], columns: ['name'], limit: 2, offset: 1 })).toEqual([
    { name: 'Bob' },
    { name: 'Ann' },
  ])
  expect(users.select({ columns: { years: 'age' }, distinct: true, orderBy: 'age', limit: 2 })).toEqual([
    { years: 25 },
    { years: 30 },
  ])
  expect(
    users.select({
      columns: [
        ['who', 'name'],
        ['at', 'dept'],
      ],
      limit: 1,
    }),
  ).toEqual([{ who: 'Ann', at: 'IT' }])
  expect(users.select({ limit: -1, offset: -3 })).toHaveLength(4)
})

it('aggregates all rows, and groups in the order they appear', () => {
  const { users } = people()

  expect(
    users.aggregate((f) => ({
      n: f.count(),
      placed: f.count('dept'),
      sum: f.sum('age'),
      min: f.min('name'),
      none: f.max('dept'),
    })),
  ).toEqual({
    n: 4,
    placed: 3,
    sum: 115,
    min: 'Ann',
    none: 'IT',
  })
  expect(users.aggregate((f) => ({ n: f.count(), avg: f.avg('age') }), { groupBy: 'dept' })).toEqual([
    { dept: 'IT', n: 2, avg: 32.5 },
    { dept: 'HR', n: 1, avg: 25 },
    { dept: null, n: 1, avg: 25 },
  ])
  expect(users.aggregate({ n: Count(), total: Sum('age') }, { where: { age: 99 } })).toEqual({ n: 0, total: null })
  expect(users.aggregate((f) => ({ n: f.count() }), { groupBy: ['age', 'dept'] })).toHaveLength(4)
})

it('upserts by merging, ignoring or refusing', () => {
  const { users } = people()
  const ann = { id: 1, name: 'Anna', age: 31, dept: 'IT' }

  expect(users.upsert(ann)).toEqual({ key: 1, action: 'updated' })
  expect(users.upsert({ ...ann, name: 'No' }, 'ignore')).toEqual({ key: 1, action: 'ignored' })
  expect(() => users.upsert(ann, 'error')).toThrow(DuplicateKeyError)
  expect(users.upsert({ name: 'Eve', age: 1, dept: null })).toEqual({ key: 5, action: 'inserted' })
  expect(users.get(1)).toEqual(ann)
})

it('upserts by a key that equals itself in no other way: NaN, and a bigint for its number', () => {
  const table = new DictDB().createTable<{ id: number | bigint; n: number }>('t')
  table.insertMany([
    { id: Number.NaN, n: 1 },
    { id: 3, n: 1 },
  ])

  const actions = [table.upsert({ id: Number.NaN, n: 2 }), table.upsert({ id: 3n, n: 2 })].map(({ action }) => action)

  expect(actions).toEqual(['updated', 'updated'])
  expect(table.all()).toEqual([
    { id: Number.NaN, n: 2 },
    { id: 3, n: 2 },
  ])
})

it.each(['hash', 'sorted'] as const)('refuses equals of every kind in a unique %s index, and takes nulls', (kind) => {
  const table = new DictDB().createTable<{ id: number; n: unknown }>('t')
  table.createIndex('n', { kind, unique: true })
  table.insertMany([3, -0, Number.NaN, new Date(Number.NaN), null, null].map((n) => ({ n })))

  for (const n of [3n, 0, Number.NaN, new Date(Number.NaN)])
    expect(() => table.insert({ n }), String(n)).toThrow(UniqueConstraintError)

  expect(table.select({ where: { n: new Date(Number.NaN) } })).toHaveLength(1)
  expect(table.count()).toBe(6)
})

it('gives 0 where nothing matches, or an error where that was asked', () => {
  const { users } = people()

  expect(users.update({ age: 1 }, { id: 99 })).toBe(0)
  expect(() => users.update({ age: 1 }, { id: 99 }, { required: true })).toThrow(RecordNotFoundError)
  expect(() => users.delete({ id: 99 }, { required: true })).toThrow(RecordNotFoundError)
  expect(users.updateAll((row) => ({ age: row.age + 1 }))).toBe(4)
  expect(users.deleteAll()).toBe(4)
})

it('changes a row only if it is the one that was read', () => {
  const { users } = people()
  const read = users.get(1)!
  users.update({ age: 31 }, { id: 1 })

  expect(users.updateIf(1, read, { age: 32 })).toBe(false)
  expect(users.updateIf(1, users.get(1)!, { age: 33 })).toBe(true)
  expect(users.get(1)?.age).toBe(33)
})

it('checks a schema: types, nulls, defaults, choices, own tests, unique values, unknown fields', () => {
  const products = new DictDB().createTable('products', {
    primaryKey: 'sku',
    schema: {
      sku: t.string(),
      price: t.float().check((price) => price >= 0, 'is below zero'),
      stock: t.int().default(0),
      status: t.enum('on', 'off').default('on'),
      ean: t.string().nullable().unique(),
      added: t.date().default(() => new Date(0)),
    },
  })
  products.insert({ sku: 'A', price: 5, ean: '1' })
  const bad = (row: object) => () => products.insert(row as never)

  expect(products.get('A')).toEqual({ sku: 'A', price: 5, stock: 0, status: 'on', ean: '1', added: new Date(0) })
  expect(bad({ sku: 'B', price: '5', ean: null })).toThrow("Field 'price' expects type 'float', got 'str'.")
  expect(bad({ sku: 'B', ean: null })).toThrow("Missing field 'price' as defined in schema.")
  expect(bad({ sku: 'B', price: -1, ean: null })).toThrow("Field 'price' with value '-1' is below zero.")
  expect(bad({ sku: 'B', price: 1, ean: null, x: 1 })).toThrow("Field 'x' is not defined in the schema.")
  expect(bad({ sku: 'B', price: 1, ean: null, status: 'maybe' })).toThrow(/on or off/)
  expect(bad({ sku: 'B', price: 1, ean: null, stock: 1.5 })).toThrow(SchemaValidationError)
  expect(bad({ sku: 'B', price: 1, ean: '1' })).toThrow(UniqueConstraintError)
  expect(() => products.update({ stock: 2 ** 60 }, { sku: 'A' })).toThrow(SchemaValidationError)
  expect(() => products.select({ orderBy: 'nope' as never })).toThrow(UnknownColumnError)
  expect(products.size()).toBe(1)
})

it('lets two rows swap a unique value in one statement, and no two rows share one', () => {
  const table = new DictDB().createTable<{ id: number; place: number }>('t', { indexes: { place: 'unique' } })
  table.insertMany([{ place: 1 }, { place: 2 }])

  table.updateAll(({ place }) => ({ place: 3 - place }))

  expect(table.select({ where: { place: 1 } })).toEqual([{ id: 2, place: 1 }])
  expect(() => table.updateAll({ place: 9 })).toThrow(UniqueConstraintError)
  expect(() => table.insertMany([{ place: 5 }, { place: 5 }])).toThrow(UniqueConstraintError)
  expect(table.all()).toEqual([
    { id: 1, place: 2 },
    { id: 2, place: 1 },
  ])
})

it('undoes a transaction that throws, and a savepoint alone', () => {
  const { db, users } = people()
  const before = users.all()
  const fail = () =>
    db.transaction((): void => {
      users.deleteAll()
      users.insert({ name: 'X', age: 1, dept: null })
      db.createTable('temporary')
      users.createIndex('name')
      throw new Error('no')
    })

  expect(fail).toThrow('no')
  expect(users.all()).toEqual(before)
  expect(db.listTables()).toEqual(['users'])
  expect(users.hasIndex('name')).toBe(false)
  db.transaction((): void => {
    users.update({ age: 99 }, { id: 1 })
    expect(() =>
      db.transaction((): never => {
        users.update({ age: 1 }, { id: 2 })
        throw new Error('inner')
      }),
    ).toThrow('inner')
  })
  expect(users.select({ columns: ['age'], limit: 2 })).toEqual([{ age: 99 }, { age: 25 }])
})

it('refuses an asynchronous transaction and undoes what it had done', () => {
  const { db, users } = people()

  expect(() => db.transaction((async () => void users.deleteAll()) as never)).toThrow(TransactionError)
  expect(users.size()).toBe(4)
})

it('tells listeners of a commit after it, in order, and nothing of what was undone', () => {
  const { db, users } = people()
  const heard: unknown[] = []
  const stop = users.on('change', ({ type, key, before, after }) => heard.push([type, key, before?.age, after?.age]))

  db.transaction((): void => {
    users.update({ age: 31 }, { id: 1 })
    users.delete({ id: 2 })
    expect(heard).toEqual([])
  })
  expect(() =>
    db.transaction((): never => {
      users.deleteAll()
      throw new Error('no')
    }),
  ).toThrow()
  stop()
  users.deleteAll()

  expect(heard).toEqual([
    ['update', 1, 30, 31],
    ['delete', 2, 25, undefined],
  ])
})

it('runs a live query once for a burst of changes, and not for changes it does not see', async () => {
  const { users } = people()
  const seen: number[][] = []
  const live = users
    .query()
    .where({ dept: 'IT' })
    .orderBy('age')
    .select('id')
    .live((rows) => seen.push(rows.map(({ id }) => id)))

  users.insert({ name: 'Eve', age: 20, dept: 'IT' })
  users.insert({ name: 'Fay', age: 21, dept: 'IT' })
  await Promise.resolve()
  users.update({ name: 'Bobby' }, { id: 2 })
  await Promise.resolve()
  live.stop()
  users.deleteAll()
  await Promise.resolve()

  expect(seen).toEqual([
    [1, 3],
    [5, 6, 1, 3],
  ])
})

it('builds queries step by step', () => {
  const { users } = people()
  const query = users.query().where({ dept: 'IT' }).orderBy('-age')

  expect(query.first()?.name).toBe('Cid')
  expect(query.where((f) => f.age.lt(32)).count()).toBe(1)
  expect([...query.select('name').offset(1)]).toEqual([{ name: 'Ann' }])
  expect(users.query().select('age').distinct().all()).toHaveLength(3)
})

it('explains its choice: the cheapest index drives, the rest filters', () => {
  const { users } = people()
  users.createIndex(['dept', 'age'])

  expect(users.explain({ where: { dept: 'HR', name: 'Bob' } })).toBe(
    "hash index on dept: dept eq 'HR', about 1 rows\nfilter: name eq 'Bob'",
  )
  expect(users.explain({ where: (f) => f.dept.eq('IT').and(f.age.gt(30)) })).toMatch(/^sorted index on (dept, )?age/)
  expect(users.explain({ where: (f) => f.name.eq('x').or(f.id.eq(1)) })).toMatch(/^scan of 4 rows/)
  expect(users.explain({ where: (f) => f.dept.eq('HR').or(f.id.eq(1)) })).toMatch(/^union of/)
})

it('answers the small questions', () => {
  const { db, users } = people()

  expect([users.count(), users.size(), users.length, users.has(1), users.primaryKeyName()]).toEqual([
    4,
    4,
    4,
    true,
    'id',
  ])
  expect(users.columns()).toEqual(['age', 'dept', 'id', 'name'])
  expect(users.indexedFields()).toEqual(['dept', 'age'])
  expect([users.hasIndex('age'), users.dropIndex('age'), users.hasIndex('age'), users.dropIndex('age')]).toEqual([
    true,
    true,
    false,
    false,
  ])
  users.clearDirtyTracking()
  expect(users.hasChanges()).toBe(false)
  users.update({ age: 1 }, { id: 1 })
  users.delete({ id: 2 })
  expect([users.getDirtyRecords().map(({ id }) => id), users.getDeletedPks()]).toEqual([[1], [2]])
  expect(() => db.createTable('users')).toThrow(DuplicateTableError)
  expect(() => db.getTable('nope')).toThrow(TableNotFoundError)
  db.dropTable('users')
  expect(() => users.insert({ name: 'x', age: 1, dept: null })).toThrow(/dropped/)
  expect(() => db.importCsv('x.csv', 'x')).toThrow(/dictdb\/node/)
})

it('keeps insertion order and its indexes through the compaction of many holes', () => {
  const table = new DictDB().createTable<{ id: number; g: number; n: number | null }>('t', {
    indexes: { g: 'hash', n: 'sorted' },
  })
  table.insertMany(Array.from({ length: 20_000 }, (_, i) => ({ g: i % 3, n: i % 7 === 0 ? null : i })))
  table.delete((f) => f.g.isIn([0, 1]))
  table.insert({ g: 2, n: 5.5 })

  expect(table.size()).toBe(6_667)
  expect(table.count({ g: 2 })).toBe(6_667)
  expect(table.select({ where: { n: { between: [5, 8] } } }).map(({ n }) => n)).toEqual([5, 8, 5.5])
  expect(table.get(20_001)).toEqual({ id: 20_001, g: 2, n: 5.5 })
  expect(table.all().map(({ id }) => id)).toEqual(table.select({ orderBy: 'id' }).map(({ id }) => id))
  expect(table.count((f) => f.n.isNull())).toBe(table.all().filter(({ n }) => n === null).length)
})
