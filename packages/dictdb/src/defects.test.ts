import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  And,
  BackupManager,
  DictDB,
  DuplicateKeyError,
  IndexTypeError,
  Not,
  Or,
  restore,
  SchemaValidationError,
  t,
} from './node.ts'
import { MemoryFileSystem } from './testing/memory-file-system.ts'

interface Row {
  id: number
  a: number | null
  b?: number
}

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dictdb-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

function pair() {
  const table = new DictDB().createTable<Row>('t')
  table.insertMany([
    { a: 1, b: 10 },
    { a: 2, b: 30 },
  ])
  return table
}

describe('each defect of the Python original', () => {
  it('1: an OR gives the same rows after one of its columns is indexed', () => {
    const table = pair()
    const where = Or(table.f.a.eq(1), table.f.b.eq(30))
    const before = table.select({ where })

    table.createIndex('a')

    expect(before).toHaveLength(2)
    expect(table.select({ where })).toEqual(before)
  })

  it('2: a NOT gives the same rows, and deletes them, after its column is indexed', () => {
    const table = pair()
    table.createIndex('a')

    expect(table.select({ where: Not(table.f.a.eq(1)) })).toEqual([{ id: 2, a: 2, b: 30 }])
    expect(table.delete(Not(table.f.a.eq(1)))).toBe(1)
  })

  it('3: equality with null finds null and missing values, with an index and without', () => {
    for (const kind of [undefined, 'hash', 'sorted'] as const) {
      const table = new DictDB().createTable<{ id: number; a?: number | null }>('t')
      table.insertMany([{ a: null }, {}, { a: 1 }])
      if (kind !== undefined) table.createIndex('a', kind)

      expect(table.count((f) => f.a.eq(null))).toBe(2)
      expect(table.count((f) => f.a.isNull())).toBe(2)
    }
  })

  it('4: distinct counts before limit, and LIKE means the whole string', () => {
    const table = new DictDB().createTable<{ id: number; s: string }>('t')
    table.insertMany([{ s: 'x' }, { s: 'x' }, { s: 'x\n' }])

    expect(table.select({ columns: ['s'], distinct: true, limit: 2 })).toEqual([{ s: 'x' }, { s: 'x\n' }])
    expect(table.count((f) => f.s.like('x'))).toBe(2)
  })

  it('5: an update cannot change the primary key', () => {
    const table = pair()

    expect(() => table.update({ id: 2 } as object, { id: 1 })).toThrow(SchemaValidationError)
    expect(table.all().map(({ id }) => id)).toEqual([1, 2])
  })

  it('6: a failing upsert leaves the row as it was', () => {
    const table = new DictDB().createTable('t', { schema: { id: t.int(), n: t.int() } })
    table.insert({ id: 1, n: 1 })

    expect(() => table.upsert({ id: 1, n: 'wrong' } as never)).toThrow(SchemaValidationError)
    expect(() => table.upsert({ id: 2, n: 'wrong' } as never)).toThrow(SchemaValidationError)
    expect(table.all()).toEqual([{ id: 1, n: 1 }])
  })

  it('7: a row its index cannot hold is not in the table either', () => {
    const table = new DictDB().createTable<{ id: number; tags: unknown }>('t', { indexes: { tags: 'hash' } })

    expect(() => table.insert({ tags: ['a'] })).toThrow(IndexTypeError)
    expect(table.size()).toBe(0)
    expect(table.hasChanges()).toBe(false)
  })

  it('8: a refused batch leaves nothing behind', () => {
    const table = new DictDB().createTable<{ id: number; tags: unknown }>('t', { indexes: { tags: 'sorted' } })

    expect(() => table.insertMany([{ tags: 1 }, { tags: null }, { tags: { x: 1 } }])).toThrow(IndexTypeError)
    expect(() =>
      table.insertMany([
        { id: 1, tags: 1 },
        { id: 1, tags: 2 },
      ]),
    ).toThrow(DuplicateKeyError)
    expect(table.all()).toEqual([])
    expect(table.count((f) => f.tags.ge(0))).toBe(0)
  })

  it('9: neither the inserted object nor a selected row reaches into the table', () => {
    const table = new DictDB({ freeze: true }).createTable<{ id: number; a: number; deep: { list: number[] } }>('t', {
      indexes: { a: 'hash' },
    })
    const input = { a: 1, deep: { list: [1] } }
    table.insert(input)
    input.a = 2
    input.deep.list.push(2)
    const [mine] = table.select({ copy: true }) as { id: number; a: number; deep: { list: number[] } }[]
    mine!.deep.list.push(3)

    expect(table.select({ where: { a: 1 } })).toEqual([{ id: 1, a: 1, deep: { list: [1] } }])
    expect(input).not.toHaveProperty('id')
    expect(() => Object.assign(table.get(1)!, { a: 9 })).toThrow(TypeError)
  })

  it('10: rows written while a delta is being written are in the next one', async () => {
    const db = new DictDB()
    const table = db.createTable<{ id: number; n: number }>('t')
    const manager = new BackupManager(db, directory, { incremental: true })
    await manager.backupFull()
    table.insertMany(Array.from({ length: 5_000 }, (_, n) => ({ n })))
    const writing = manager.backupDelta()
    let during = 0
    let done = false
    void writing.then(() => {
      done = true
    })
    while (!done) {
      table.insert({ n: ++during })
      await new Promise((resolve) => setImmediate(resolve))
    }
    await manager.backupDelta()

    expect(during).toBeGreaterThan(3)
    expect(restore(directory).db.getTable('t').all()).toEqual(table.all())
  })

  it('11: deltas carry new tables, with their schema and indexes, and dropped ones', async () => {
    const db = new DictDB()
    db.createTable('old').insert({ a: 1 })
    const manager = new BackupManager(db, directory, { incremental: true })
    await manager.backupFull()
    db.createTable('fresh', {
      primaryKey: 'sku',
      schema: { sku: t.string(), n: t.int().nullable().index('sorted') },
    }).insert({ sku: 'x', n: null })
    db.dropTable('old')
    await manager.backupDelta()

    const restored = restore(directory).db

    expect(restored.listTables()).toEqual(['fresh'])
    expect(restored.getTable('fresh').indexes()).toEqual([{ columns: ['n'], kind: 'sorted', unique: false }])
    expect(restored.getTable('fresh').all()).toEqual([{ sku: 'x', n: null }])
  })

  it('12: a row deleted and inserted again comes back without its old fields', async () => {
    const db = new DictDB()
    const table = db.createTable<{ id: number; a?: number; b?: number }>('t')
    table.insert({ id: 1, a: 1 })
    const manager = new BackupManager(db, directory, { incremental: true })
    await manager.backupFull()
    table.delete({ id: 1 })
    table.insert({ id: 1, b: 2 })
    await manager.backupDelta()

    expect(restore(directory).db.getTable('t').all()).toEqual([{ id: 1, b: 2 }])
  })

  it('13: after a delta new keys are new, and indexes find its rows', async () => {
    const db = new DictDB()
    const table = db.createTable<Row>('t', { indexes: { a: 'hash' } })
    const manager = new BackupManager(db, directory, { incremental: true })
    await manager.backupFull()
    table.insertMany([{ a: 5 }, { a: 6 }])
    await manager.backupDelta()

    const restored = restore(directory).db.getTable<Row>('t')

    expect(restored.select({ where: { a: 6 } })).toEqual([{ id: 2, a: 6 }])
    expect(restored.insert({ a: 7 })).toBe(3)
  })

  it('14: the first incremental backup is a full one', async () => {
    const db = new DictDB()
    db.createTable('t').insert({ a: 1 })

    await new BackupManager(db, directory, { incremental: true }).backupNow()

    expect(readdirSync(directory)).toEqual([expect.stringMatching(/^dictdb_backup_\d+_\d{6}\.json$/)])
  })

  it('15: a save that fails leaves the file before it', () => {
    const db = new DictDB()
    const file = join(directory, 'db.json')
    db.createTable('t').insert({ a: 1 })
    db.save(file)
    const good = readFileSync(file, 'utf8')
    db.getTable('t').insert({ a: Number.NaN })

    expect(() => db.save(file)).toThrow(/not JSON/)
    expect(readFileSync(file, 'utf8')).toBe(good)
    expect(readdirSync(directory)).toEqual(['db.json'])
  })

  it('16: a power loss at any call of a save leaves the old file or the new one', () => {
    const db = new DictDB()
    const table = db.createTable<{ id: number; n: number }>('t')
    table.insert({ n: 1 })
    const calm = new MemoryFileSystem()
    db.save('/b/db.json', 'json', { files: calm })
    const old = calm.bytesOf('/b/db.json').slice()
    table.insert({ n: 2 })

    for (let call = 1; call <= 10; call++) {
      for (const keep of [() => true, () => false]) {
        const files = new MemoryFileSystem()
        files.place('/b/db.json', old)
        files.fault = { call, what: 'crash' }
        try {
          db.save('/b/db.json', 'json', { files })
        } catch {}
        const rows = DictDB.load('/b/db.json', 'json', { files: files.afterPowerLoss(keep) })
          .getTable('t')
          .size()
        expect([1, 2]).toContain(rows)
      }
    }
  })

  it('17: a notifyChange within the minimum interval is done later, not dropped', async () => {
    const db = new DictDB()
    const table = db.createTable<{ id: number; n: number }>('t')
    const done: string[] = []
    let finish = (): void => {}
    const twice = new Promise<void>((resolve) => {
      finish = resolve
    })
    const onBackupSuccess = ({ kind }: { readonly kind: string }) => {
      if (done.push(kind) === 2) finish()
    }
    const manager = new BackupManager(db, directory, { minBackupInterval: 0.05, onBackupSuccess })
    manager.notifyChange()
    table.insert({ n: 1 })
    manager.notifyChange()
    manager.notifyChange()
    await twice

    expect(done).toEqual(['full', 'full'])
    expect(restore(directory).db.getTable('t').size()).toBe(1)
    await manager.stop()
  })

  it('18: the delta after a full holds only what came after it', async () => {
    const db = new DictDB()
    const table = db.createTable<{ id: number; n: number }>('t')
    table.insertMany(Array.from({ length: 500 }, (_, n) => ({ n })))
    const manager = new BackupManager(db, directory, { incremental: true })
    await manager.backupFull()
    expect(await manager.backupDelta()).toEqual({ kind: 'skipped' })
    table.update({ n: -1 }, { id: 7 })

    expect(await manager.backupDelta()).toMatchObject({ kind: 'delta', rows: 1 })
  })

  it('19: a bulk insert with its own keys takes time in proportion to its rows', () => {
    const rowsOf = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `k${i}`, n: i }))
    const cpu = (count: number) => {
      const rows = rowsOf(count)
      const start = process.cpuUsage()
      new DictDB().createTable<{ id: string; n: number }>('t').insertMany(rows)
      const { user, system } = process.cpuUsage(start)
      return user + system
    }
    cpu(20_000)

    const small = Math.min(...Array.from({ length: 5 }, () => cpu(5_000)))
    const large = Math.min(...Array.from({ length: 3 }, () => cpu(80_000)))

    // Sixteen times the rows; quadratic would be 256 times the work.
    expect(large / small).toBeLessThan(80)
  })

  it('20: the primary key is an index without being asked', () => {
    expect(pair().explain({ where: { id: 1 } })).toMatch(/^primary key/)
  })

  it('21: a range with a limit walks its index and stops', () => {
    const table = new DictDB().createTable<{ id: number; n: number }>('t', { indexes: { n: 'sorted' } })
    table.insertMany(Array.from({ length: 1_000 }, (_, n) => ({ n })))

    expect(table.explain({ where: (f) => f.n.ge(10), orderBy: '-n', limit: 5 })).toBe(
      'sorted index on n, walked downwards\norder: from the index\nlimit: 5',
    )
  })

  it('22: start and stop may come in any order, any number of times', async () => {
    const manager = new BackupManager(new DictDB(), directory)

    await manager.stop()
    manager.start()
    manager.start()
    await manager.stop()
    manager.start()
    await manager.stop({ final: true })

    expect(readdirSync(directory)).toHaveLength(1)
  })

  it('23: an index takes mixed types, or says why not', () => {
    const table = new DictDB().createTable<{ id: number; a: unknown }>('t')
    table.insertMany([{ a: 1 }, { a: 'x' }, { a: null }, { a: new Date(0) }, { a: true }])

    table.createIndex('a', 'sorted')

    expect(table.select({ orderBy: 'a', columns: ['id'] }).map(({ id }) => id)).toEqual([3, 5, 1, 2, 4])
    expect(() => table.insert({ a: [] })).toThrow(IndexTypeError)
    table.dropIndex('a')
    table.insert({ a: [] })
    expect(() => table.createIndex('a', 'hash')).toThrow("Column 'a' is indexed and cannot hold a list.")
  })

  it('also: a column may have the name of a method, and a bool is no int', () => {
    const table = new DictDB().createTable('t', { schema: { id: t.int(), count: t.int(), constructor: t.float() } })
    table.insert({ count: 3, constructor: 5 })

    expect(table.count((f) => And(f.count.eq(3), f.constructor.eq(5)))).toBe(1)
    expect(() => table.insert({ count: true as never, constructor: 1 })).toThrow(
      "Field 'count' expects type 'int', got 'bool'.",
    )
  })
})
