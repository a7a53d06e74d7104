import { And, Count, DictDB, Sum, t } from './index.ts'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const ok = <T extends true>(): T | undefined => undefined

interface User {
  id: number
  name: string
  age: number
  dept: string | null
  tags: string[]
}

const db = new DictDB()
const users = db.createTable<User>('users', { primaryKey: 'id', indexes: { dept: 'hash', age: 'sorted' } })
users.insert({ name: 'A', age: 3, dept: null, tags: [] })
// @ts-expect-error age is missing
users.insert({ name: 'A', dept: null, tags: [] })
// @ts-expect-error age is missing in a row of many
users.insertMany([{ name: 'A', dept: null, tags: [] }])

const adults = users.select({
  where: (f) => And(f.age.ge(18), f.name.like('A%')),
  orderBy: ['-age', 'name'],
  limit: 10,
})
ok<Equal<typeof adults, Readonly<User>[]>>()
// @ts-expect-error rows handed out cannot be written to
adults[0]!.age = 3

const named = users.select({ columns: ['name', 'age'] })
ok<Equal<typeof named, Pick<User, 'name' | 'age'>[]>>()
const aliased = users.select({ columns: { who: 'name', years: 'age' } })
ok<Equal<typeof aliased, { who: string; years: number }[]>>()
const paired = users.select({ columns: [['who', 'name']] })
ok<Equal<typeof paired, { who: string }[]>>()

// @ts-expect-error no such column
users.select({ columns: ['nope'] })
// @ts-expect-error no such column to filter on
users.select({ where: { nope: 1 } })
// @ts-expect-error like on a number
users.select({ where: (f) => f.age.like('x') })
// @ts-expect-error a number compared with a string
users.select({ where: { age: { ge: '18' } } })
// @ts-expect-error order over a column between lists
users.select({ where: (f) => f.tags.lt(['x']) })
// @ts-expect-error no such column to order by
users.select({ orderBy: '-agee' })
users.select({ where: { dept: 'IT', age: { ge: 18 } } })
users.select({ where: (f) => f.dept.isNull().or(f.tags.contains('x')) })
// @ts-expect-error the members of tags are strings
users.select({ where: (f) => f.tags.contains(1) })

const groups = users.aggregate((f) => ({ n: f.count(), avg: f.avg('age'), last: f.max('name') }), { groupBy: 'dept' })
ok<Equal<typeof groups, { dept: string | null; n: number; avg: number | null; last: string | null }[]>>()
const total = users.aggregate((f) => ({ n: f.count() }))
ok<Equal<typeof total, { n: number }>>()
const plain = users.aggregate({ n: Count(), sum: Sum('age') })
ok<Equal<typeof plain, { n: number; sum: number | null }>>()
// @ts-expect-error the sum of strings
users.aggregate((f) => ({ s: f.sum('name') }))
// @ts-expect-error the sum of strings, written with the standing function
users.aggregate({ s: Sum('name') })
// @ts-expect-error the primary key cannot change
users.update({ id: 3 }, { name: 'x' })
// @ts-expect-error a value of the wrong type
users.update({ age: 'old' }, { name: 'x' })
// @ts-expect-error all rows are changed by updateAll, never by leaving out the condition
users.update({ age: 3 })
// @ts-expect-error the key is a number
users.get('1')

const products = db.createTable('products', {
  primaryKey: 'sku',
  schema: {
    sku: t.string(),
    price: t.float(),
    stock: t.int().default(0),
    status: t.enum('on', 'off'),
    note: t.string().nullable(),
    size: t.string().optional(),
  },
})
products.insert({ sku: 'A', price: 1, status: 'on', note: null })
// @ts-expect-error not a value of the enum
products.insert({ sku: 'A', price: 1, status: 'maybe', note: null })
// @ts-expect-error the key is no number and must be given
products.insert({ price: 1, status: 'on', note: null })
// @ts-expect-error not a column of the schema
products.insert({ sku: 'A', price: 1, status: 'on', note: null, colour: 'red' })

const found = products.get('A')
if (found) {
  ok<Equal<typeof found.status, 'on' | 'off'>>()
  ok<Equal<typeof found.note, string | null>>()
  ok<Equal<typeof found.stock, number>>()
}
const cheap = products
  .query()
  .where((f) => f.price.between(1, 5))
  .orderBy('-price')
  .select('sku', 'price')
  .limit(3)
  .all()
ok<Equal<typeof cheap, Readonly<{ sku: string; price: number }>[]>>()

// @ts-expect-error no such primary key
db.createTable('bad', { primaryKey: 'nope', schema: { id: t.int() } })
// @ts-expect-error no such column to index
db.createTable<User>('bad', { indexes: { nope: 'hash' } })

const one: number = db.transaction(() => 1)
// @ts-expect-error an asynchronous callback would let another task write in its middle
db.transaction(async () => 1)

const loose = db.createTable('loose')
loose.insert({ anything: 1 })
loose.select({ where: (f) => f['anything']!.ge(1) })
void one
