import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { BackupManager, type BackupResult, DictDB, restore, UniqueConstraintError } from '../node.ts'
import { MemoryFileSystem } from '../testing/memory-file-system.ts'

interface Item {
  id: number
  n: number
}

let files: MemoryFileSystem
let ms: number
let db: DictDB
beforeEach(() => {
  files = new MemoryFileSystem()
  ms = 1_706_123_456_000
  db = new DictDB()
})

const manager = () => new BackupManager(db, 'b', { files, incremental: true, maxDeltasBeforeFull: 3, now: () => ms++ })
const restored = (at?: Date) => restore('b', { files, at })
const fileOf = (result: BackupResult) => ('file' in result ? result.file : '')
const nameOf = (result: BackupResult) => fileOf(result).slice(2)

describe('a chain with a hole', () => {
  it('ends before a full backup that is damaged: what follows builds on it', async () => {
    const items = db.createTable<Item>('items')
    const backups = manager()
    items.insert({ n: 1 })
    const full = await backups.backupFull()
    items.insert({ n: 2 })
    const delta = await backups.backupDelta()
    items.insert({ n: 3 })
    const damaged = await backups.backupFull()
    items.insert({ n: 4 })
    const late = await backups.backupDelta()
    files.place(fileOf(damaged), files.bytesOf(fileOf(damaged)).slice(0, 40))

    const { db: found, report } = restored()

    expect(found.getTable<Item>('items').all()).toEqual([
      { id: 1, n: 1 },
      { id: 2, n: 2 },
    ])
    expect(report).toMatchObject({ full: nameOf(full), deltas: [nameOf(delta)] })
    expect(report.skipped).toEqual([
      { file: nameOf(damaged), reason: expect.stringContaining('not whole JSON') },
      { file: nameOf(late), reason: expect.stringContaining(`builds on '${nameOf(damaged)}'`) },
    ])
  })

  it('ends before a delta that is missing', async () => {
    const items = db.createTable<Item>('items')
    const backups = manager()
    items.insert({ n: 1 })
    await backups.backupFull()
    items.insert({ n: 2 })
    const lost = await backups.backupDelta()
    items.insert({ n: 3 })
    const late = await backups.backupDelta()
    files.removeNow(fileOf(lost))

    const { db: found, report } = restored()

    expect(found.getTable<Item>('items').all()).toEqual([{ id: 1, n: 1 }])
    expect(report.skipped).toEqual([
      { file: nameOf(late), reason: expect.stringContaining(`builds on '${nameOf(lost)}'`) },
    ])
  })

  it('goes on past a delta whose writing failed after its file was there', async () => {
    const items = db.createTable<Item>('items')
    const backups = manager()
    await backups.backupFull()
    items.insert({ n: 1 })
    const quiet = files.calls
    await backups.backupDelta()
    const calls = files.calls - quiet
    items.insert({ n: 2 })
    // The last call makes the new name survive a loss of power.
    files.fault = { call: files.calls + calls, what: 'EIO' }
    const failed = await backups.backupDelta()
    items.insert({ n: 3 })
    await backups.backupDelta()

    const { db: found, report } = restored()

    expect(failed.kind).toBe('failed')
    expect(found.getTable<Item>('items').count()).toBe(3)
    expect(report.skipped).toEqual([])
  })
})

it('does not bring back the rows of a table that was dropped and made again before a drop was undone', async () => {
  db.createTable<Item>('items').insert({ n: 1 })
  const backups = manager()
  await backups.backupFull()
  db.dropTable('items')
  db.createTable<{ key: string }, 'key'>('items', { primaryKey: 'key' }).insert({ key: 'new' })
  const undone = () =>
    db.transaction(() => {
      db.dropTable('items')
      throw new Error('undone')
    })

  expect(undone).toThrow('undone')
  await backups.backupDelta()

  expect(restored().db.getTable('items').all()).toEqual([{ key: 'new' }])
})

type Change =
  | { readonly do: 'put' | 'remove'; readonly table: string; readonly id: number; readonly n: number }
  | { readonly do: 'create' | 'drop'; readonly table: string; readonly key: 'id' | 'n' }
  | { readonly do: 'index'; readonly table: string; readonly unique: boolean }

const name = fc.constantFrom('a', 'b')
const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom('put' as const, 'put' as const, 'remove' as const),
      table: name,
      id: fc.nat(4),
      n: fc.nat(9),
    }),
  },
  fc.record({
    do: fc.constantFrom('create' as const, 'create' as const, 'drop' as const),
    table: name,
    key: fc.constantFrom('id' as const, 'n' as const),
  }),
  fc.record({ do: fc.constant('index' as const), table: name, unique: fc.boolean() }),
)

function apply(change: Change): void {
  const isThere = db.hasTable(change.table)
  if (change.do === 'create' && !isThere)
    db.createTable<Item, 'id' | 'n'>(change.table, { primaryKey: change.key }).insert({ id: 9, n: 9 })
  if (!isThere) return
  const table = db.getTable<Item>(change.table)
  if (change.do === 'drop') db.dropTable(change.table)
  else if (change.do === 'put') table.upsert({ id: change.id, n: change.n })
  else if (change.do === 'remove') table.delete({ id: change.id })
  else if (change.do === 'index' && table.hasIndex('n')) table.dropIndex('n')
  else if (change.do === 'index') table.createIndex('n', { unique: change.unique, kind: 'hash' })
}

/** A unique index may have rows against it; then the statement alone is refused. */
function applyWhereItFits(change: Change): void {
  try {
    apply(change)
  } catch (error) {
    if (!(error instanceof UniqueConstraintError)) throw error
  }
}

const stateOf = (held: DictDB) =>
  held
    .listTables()
    .map((name) => ({
      name,
      rows: held.getTable<Item>(name).select({ orderBy: ['id', 'n'] }),
      indexes: held.getTable(name).indexes(),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))

it('restores the state of any backup, by its time, through any changes, with parts of them undone', async () => {
  const group = fc.record({
    changes: fc.array(change, { maxLength: 5 }),
    undone: fc.boolean(),
    backup: fc.constantFrom('delta' as const, 'delta' as const, 'full' as const, undefined),
  })
  let rows = 0
  await fc.assert(
    fc.asyncProperty(fc.array(group, { minLength: 3, maxLength: 15 }), async (groups) => {
      files = new MemoryFileSystem()
      db = new DictDB()
      db.createTable<Item>('a').insert({ n: 1 })
      const backups = manager()
      const states: { at: Date; state: unknown }[] = []

      for (const { changes, undone, backup } of groups) {
        const attempt = () =>
          db.transaction(() => {
            for (const one of changes) applyWhereItFits(one)
            if (undone) throw new Error('undone')
          })
        if (undone) expect(attempt).toThrow('undone')
        else attempt()
        if (backup === undefined) continue
        ms += 10
        const result = await (backup === 'full' ? backups.backupFull() : backups.backupDelta())
        expect(result.kind).not.toBe('failed')
        if (result.kind !== 'skipped') states.push({ at: new Date(ms), state: stateOf(db) })
      }

      for (const { at, state } of states) {
        const { db: found, report } = restored(at)
        expect(stateOf(found)).toEqual(state)
        expect(report.skipped).toEqual([])
        rows += report.rows
      }
    }),
    { numRuns: 150 },
  )
  expect(rows).toBeGreaterThan(500)
})

it('keeps two indexes over one column in a file', async () => {
  const items = db.createTable<Item>('items', { indexes: { n: 'unique' } })
  items.createIndex('n', 'sorted')
  db.save('db.json', 'json', { files })

  expect(DictDB.load('db.json', 'json', { files }).getTable('items').indexes()).toEqual(items.indexes())
})

it('keeps in the log what a delta brought, indexes included', async () => {
  const backups = manager()
  await backups.backupFull()
  db.createTable<Item>('items', { indexes: { n: 'sorted' } }).insert({ n: 1 })
  const delta = fileOf(await backups.backupDelta())
  const opened = await DictDB.open('d', { files })

  opened.applyDelta(delta, { files })
  await opened.close()

  const again = await DictDB.open('d', { files })
  expect(again.getTable('items').indexes()).toEqual(db.getTable('items').indexes())
  expect(again.getTable<Item>('items').all()).toEqual([{ id: 1, n: 1 }])
  await again.close()
})
