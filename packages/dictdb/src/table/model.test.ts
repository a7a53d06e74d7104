import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareValues } from '../index/compare.ts'
import { And, type Condition, DictDB, Not, Or, type Table } from '../index.ts'
import { compile } from '../query/predicate.ts'
import type { InsertOf } from './types.ts'

interface Item {
  id: number
  a: unknown
  b: unknown
  c: string | null
}
type Items = Table<Item, 'id', InsertOf<Item, 'id'>>

const scalar = fc.oneof(
  fc.integer({ min: -3, max: 6 }),
  fc.constantFrom(null, true, false, 'x', 'xy', 'xyz', '', '\uffff', 'x\uffff', Number.NaN, 0.5, -0, 3n, 2n ** 60n),
  fc.constantFrom(Number.POSITIVE_INFINITY, 2 ** 60, 2n ** 60n + 1n, 10n ** 400n),
  fc.constantFrom(new Date(0), new Date(5), new Date(Number.NaN)),
)
const text = fc.constantFrom('x', 'xy', 'xyz', 'Xy', 'y', '', 'x\n', null)
const leaf: fc.Arbitrary<(f: Items['f']) => Condition> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('a' as const, 'b' as const),
      fc.constantFrom('eq' as const, 'ne' as const, 'lt' as const, 'le' as const, 'gt' as const, 'ge' as const),
      scalar,
    )
    .map(
      ([column, op, value]) =>
        (f: Items['f']) =>
          f[column][op](value),
    ),
  fc.tuple(scalar, scalar).map(
    ([low, high]) =>
      (f: Items['f']) =>
        f.a.between(low, high),
  ),
  fc.array(scalar, { maxLength: 4 }).map((values) => (f: Items['f']) => f.b.isIn(values)),
  fc.constant((f: Items['f']) => f.a.isNull()),
  fc.constant((f: Items['f']) => f.c.isNotNull()),
  fc.constantFrom('x%', '%y', 'x_', '%', 'xy').map((pattern) => (f: Items['f']) => f.c.like(pattern)),
  fc.constantFrom('x', 'xy', '').map((prefix) => (f: Items['f']) => f.c.startsWith(prefix)),
  fc.constantFrom('XY', 'y').map((word) => (f: Items['f']) => f.c.iequals(word)),
  fc.tuple(fc.integer({ min: 0, max: 12 })).map(
    ([key]) =>
      (f: Items['f']) =>
        f.id.eq(key),
  ),
)
const condition = fc.letrec<{ node: (f: Items['f']) => Condition }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.tuple(tie('node'), tie('node')).map(
      ([l, r]) =>
        (f: Items['f']) =>
          And(l(f), r(f)),
    ),
    fc.tuple(tie('node'), tie('node')).map(
      ([l, r]) =>
        (f: Items['f']) =>
          Or(l(f), r(f)),
    ),
    tie('node').map((inner) => (f: Items['f']) => Not(inner(f))),
  ),
})).node

const rowsOf = fc.array(fc.record({ a: scalar, b: scalar, c: text }), { maxLength: 40 })
const order = fc.constantFrom(
  undefined,
  'a' as const,
  '-a' as const,
  'c' as const,
  ['a', 'b'] as const,
  ['-a', '-b'] as const,
  ['-b', 'a'] as const,
)
const page = fc.record({
  limit: fc.option(fc.integer({ min: 0, max: 8 }), { nil: undefined }),
  offset: fc.integer({ min: 0, max: 5 }),
})
const INDEXES: readonly ((table: Items) => void)[] = [
  (table) => table.createIndex('a', 'hash'),
  (table) => table.createIndex('a', 'sorted'),
  (table) => table.createIndex('b', 'sorted'),
  (table) => table.createIndex('c', 'sorted'),
  (table) => table.createIndex(['a', 'b']),
  (table) => table.createIndex(['b', 'a', 'c']),
]

function tableWith(subset: number): Items {
  const table: Items = new DictDB().createTable<Item>('items')
  INDEXES.forEach((create, i) => {
    if (subset & (1 << i)) create(table)
  })
  return table
}

function model(
  rows: readonly Item[],
  matches: (row: Item) => boolean,
  by: readonly string[],
  limit: number | undefined,
  offset: number,
): Item[] {
  const found = rows.filter(matches).sort((left, right) => {
    for (const key of by) {
      const column = key.replace('-', '') as keyof Item
      const sign = compareValues(left[column], right[column])
      if (sign !== 0) return key.startsWith('-') ? -sign : sign
    }
    return 0
  })
  return found.slice(offset, limit === undefined ? undefined : offset + limit)
}

it('gives the same rows in the same order with every subset of indexes, as a plain array does', () => {
  fc.assert(
    fc.property(rowsOf, condition, order, page, ([...rows], make, orderBy, { limit, offset }) => {
      const results = Array.from({ length: 1 << INDEXES.length }, (_, subset) => {
        const table = tableWith(subset)
        table.insertMany(rows)
        return table.select({ where: make, ...(orderBy === undefined ? {} : { orderBy }), limit, offset })
      })

      const plain = rows.map((row, i) => ({ id: i + 1, ...row }))
      const test = compile(make(tableWith(0).f))
      const by = orderBy === undefined ? [] : typeof orderBy === 'string' ? [orderBy] : orderBy
      const expected = model(plain, (row) => test(row as never), by, limit, offset)
      for (const result of results) expect(result).toEqual(expected)
    }),
    { numRuns: 150 },
  )
}, 60_000)

const step = fc.oneof(
  fc.record({ do: fc.constant('insert' as const), row: fc.record({ a: scalar, b: scalar, c: text }) }),
  fc.record({
    do: fc.constant('bulk' as const),
    rows: fc.array(fc.record({ a: scalar, b: scalar, c: text }), { maxLength: 90 }),
  }),
  fc.record({
    do: fc.constant('update' as const),
    where: condition,
    changes: fc.record({ a: scalar, c: text }, { requiredKeys: [] }),
  }),
  fc.record({ do: fc.constant('delete' as const), where: condition }),
  fc.record({ do: fc.constant('begin' as const), keep: fc.boolean() }),
)

it('stays equal to a plain array through inserts, updates, deletes and nested transactions, whatever is indexed', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 25 }),
      fc.integer({ min: 0, max: (1 << INDEXES.length) - 1 }),
      (steps, subset) => {
        const db = new DictDB()
        const table: Items = db.createTable<Item>('items')
        INDEXES.forEach((create, i) => {
          if (subset & (1 << i)) create(table)
        })
        let rows: Item[] = []
        let next = 1
        const apply = (from: number): void => {
          const current = steps[from]
          if (current === undefined) return
          if (current.do === 'begin') {
            const before = rows
            try {
              db.transaction((): void => {
                apply(from + 1)
                if (!current.keep) throw new Error('undo')
              })
            } catch {
              rows = before
            }
            return
          }
          if (current.do === 'insert') rows = [...rows, { id: table.insert(current.row), ...current.row }]
          else if (current.do === 'bulk')
            rows = [...rows, ...table.insertMany(current.rows).map((id, i) => ({ id, ...current.rows[i]! }))]
          else {
            const test = compile(current.where(table.f))
            if (current.do === 'delete') {
              expect(table.delete(current.where)).toBe(rows.filter((row) => test(row as never)).length)
              rows = rows.filter((row) => !test(row as never))
            } else {
              table.update(current.changes, current.where)
              rows = rows.map((row) => (test(row as never) ? { ...row, ...current.changes } : row))
            }
          }
          apply(from + 1)
        }

        apply(0)

        next = Math.max(next, ...rows.map((row) => row.id))
        expect(table.all()).toEqual(rows)
        expect(table.select({ where: (f) => f.a.ge(0), orderBy: 'a' })).toEqual(
          model(rows, (row) => compile(table.f.a.ge(0))(row as never), ['a'], undefined, 0),
        )
        expect(table.select({ orderBy: '-a', limit: 5 })).toEqual(model(rows, () => true, ['-a'], 5, 0))
      },
    ),
    { numRuns: 200 },
  )
}, 60_000)
