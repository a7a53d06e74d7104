import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DictDB, DictDBError } from '../node.ts'
import { MemoryFileSystem } from '../testing/memory-file-system.ts'

interface Item {
  id: number
  n: number | null
}

type Step =
  | {
      readonly do: 'put' | 'remove' | 'raise'
      readonly table: 'a' | 'b'
      readonly id: number
      readonly n: number | null
    }
  | { readonly do: 'add' | 'index' | 'drop'; readonly table: 'a' | 'b' }
  | { readonly do: 'nest'; readonly steps: readonly Step[]; readonly undone: boolean }
  | { readonly do: 'snapshot' | 'reopen' }

const table = fc.constantFrom('a' as const, 'b' as const)
const steps = fc.letrec<{ steps: Step[]; step: Step }>((tie) => ({
  steps: fc.array(tie('step'), { maxLength: 6 }),
  step: fc.oneof(
    { maxDepth: 3 },
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constantFrom('put' as const, 'remove' as const, 'raise' as const),
        table,
        id: fc.nat(5),
        n: fc.option(fc.nat(5)),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constantFrom('add' as const, 'index' as const, 'drop' as const), table }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('nest' as const), steps: tie('steps'), undone: fc.boolean() }),
    },
    fc.record({ do: fc.constantFrom('snapshot' as const, 'reopen' as const) }),
  ),
})).steps

function apply(db: DictDB, step: Step): void {
  if (step.do === 'nest') nest(db, step)
  else if ('table' in step) write(db, step)
}

/** One statement; what a unique index refuses leaves nothing. */
function write(db: DictDB, step: Extract<Step, { table: string }>): void {
  try {
    const items = db.openTable<Item>(step.table)
    if (step.do === 'put') items.upsert({ id: step.id, n: step.n })
    else if (step.do === 'remove') items.delete({ id: step.id })
    else if (step.do === 'raise')
      items.update(
        ({ n }) => ({ n: n === null ? step.n : n + 1 }),
        (f) => f.id.ge(step.id),
      )
    else if (step.do === 'add') items.insert({ n: null })
    else if (step.do === 'drop') db.dropTable(step.table)
    else if (items.hasIndex('n')) items.dropIndex('n')
    else items.createIndex('n', { unique: true })
  } catch (error) {
    if (!(error instanceof DictDBError)) throw error
  }
}

function nest(db: DictDB, { steps, undone }: Extract<Step, { do: 'nest' }>): void {
  try {
    db.transaction(() => {
      for (const step of steps) apply(db, step)
      if (undone) throw new Error('undone')
    })
  } catch (error) {
    if (!(error instanceof Error) || error.message !== 'undone') throw error
  }
}

const stateOf = (db: DictDB) =>
  db.listTables().map((name) => {
    const held = db.getTable<Item>(name)
    const found = held.all().map(({ n }) => held.select({ where: { n } }).length)
    return { name, rows: held.all(), indexes: held.indexes(), found }
  })

/** Follows the commits alone. */
function mirror(db: DictDB): () => unknown {
  const tables = new Map<string, Map<number, Item>>()
  for (const name of db.listTables())
    tables.set(
      name,
      new Map(
        db
          .getTable<Item>(name)
          .all()
          .map((row) => [row.id, row]),
      ),
    )
  db.subscribe(({ changes }) => {
    for (const change of changes) {
      const name = change.table.name
      if (change.kind === 'create') tables.set(name, new Map())
      else if (change.kind === 'drop') tables.delete(name)
      else if (change.kind === 'row') {
        const rows = tables.get(name)!
        const { before, after } = change as unknown as { before?: Item; after?: Item }
        expect(rows.get((before ?? after)!.id)).toBe(before)
        if (after === undefined) rows.delete(before!.id)
        else rows.set(after.id, after)
      }
    }
  })
  return () => Array.from(tables, ([name, rows]) => [name, Array.from(rows.values()).sort((a, b) => a.id - b.id)])
}

const rowsOf = (db: DictDB) => db.listTables().map((name) => [name, db.getTable<Item>(name).select({ orderBy: 'id' })])

it('tells in its commits, and keeps in its log, exactly what was not undone', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(steps, { maxLength: 8 }),
      fc.constantFrom('group' as const, 'always' as const),
      async (all, sync) => {
        const files = new MemoryFileSystem()
        let db = await DictDB.open('d', { files, sync })
        let heard = mirror(db)

        for (const step of all.flat()) {
          if (step.do === 'snapshot') await db.snapshot()
          else if (step.do === 'reopen') {
            const before = stateOf(db)
            await db.close()
            db = await DictDB.open('d', { files, sync })
            expect(stateOf(db)).toEqual(before)
            heard = mirror(db)
          } else apply(db, step)
          expect(heard()).toEqual(rowsOf(db))
        }

        const before = stateOf(db)
        await db.close()
        const again = await DictDB.open('d', { files, sync })
        expect(stateOf(again)).toEqual(before)
        await again.close()
      },
    ),
    { numRuns: 150 },
  )
})

it('keeps the order of its tables when a drop is undone', () => {
  const db = new DictDB()
  for (const name of ['a', 'b', 'c']) db.createTable(name)
  const undone = () =>
    db.transaction(() => {
      db.dropTable('a')
      db.createTable('d')
      throw new Error('undone')
    })

  expect(undone).toThrow('undone')

  expect(db.listTables()).toEqual(['a', 'b', 'c'])
})
