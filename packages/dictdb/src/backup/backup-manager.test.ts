import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BackupManager, DictDB, restore } from '../node.ts'
import { MemoryFileSystem } from '../testing/memory-file-system.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dictdb-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

/** The clock of a manager, moved by hand. */
function clock(start = 1_706_123_456_789) {
  const state = { ms: start }
  return { state, now: () => state.ms }
}

describe('backups', () => {
  it('counts failures, calls back with the count, keeps the changes, and starts again from zero', async () => {
    const files = new MemoryFileSystem()
    const db = new DictDB()
    const table = db.createTable<{ id: number }>('t')
    const failures: [string, number][] = []
    const manager = new BackupManager(db, '/b', {
      files,
      incremental: true,
      onBackupFailure: ({ message }, count) => failures.push([message, count]),
    })
    await manager.backupFull()
    table.insert({})
    for (const what of ['ENOSPC', 'EIO'] as const) {
      files.fault = { call: files.calls + 2, what }
      await manager.backupNow()
    }
    expect(failures).toEqual([
      ['ENOSPC', 1],
      ['EIO', 2],
    ])
    expect(manager.consecutiveFailures).toBe(2)

    expect(await manager.backupNow()).toMatchObject({ kind: 'delta', rows: 1 })

    expect(manager.consecutiveFailures).toBe(0)
  })

  it('names files by a time that never falls, keeps only what retention asks, and restores to a time', async () => {
    const { state, now } = clock()
    const db = new DictDB()
    const table = db.createTable<{ id: number; n: number }>('t')
    const manager = new BackupManager(db, directory, {
      incremental: true,
      maxDeltasBeforeFull: 2,
      keepFull: 2,
      now,
      verify: true,
    })
    const times: number[] = []
    for (let n = 0; n < 9; n++) {
      table.insert({ n })
      times.push(state.ms)
      await manager.backupNow()
      state.ms += n === 4 ? -5_000 : 60_000
    }

    const names = readdirSync(directory).sort((a, b) => Number(a.replace(/\D/g, '')) - Number(b.replace(/\D/g, '')))

    expect(names.map((name) => name.split('_')[1])).toEqual(['backup', 'delta', 'delta', 'backup', 'delta', 'delta'])
    expect(restore(directory).report).toMatchObject({ rows: 9, skipped: [] })
    expect(restore(directory, { at: new Date(times[8]! - 1) }).report.rows).toBe(8)
    expect(manager.deltasSinceFull).toBe(2)
  })

  it('restores from the newest whole backup and says what it could not use', async () => {
    const { state, now } = clock()
    const db = new DictDB()
    const table = db.createTable<{ id: number }>('t')
    const manager = new BackupManager(db, directory, { now })
    for (let i = 0; i < 2; i++) {
      table.insert({})
      await manager.backupFull()
      state.ms += 1_000
    }
    const newest = readdirSync(directory).sort().at(-1)!
    writeFileSync(join(directory, newest), readFileSync(join(directory, newest)).subarray(0, 40))

    const { report } = restore(directory)

    expect(report.rows).toBe(1)
    expect(report.skipped).toEqual([{ file: newest, reason: expect.stringContaining('not whole JSON') }])
  })

  it('applies a delta twice to the same end, and lets a unique value pass from row to row', async () => {
    const db = new DictDB()
    const table = db.createTable<{ id: number; mail: string }>('t', { indexes: { mail: 'unique' } })
    table.insertMany([{ mail: 'a' }, { mail: 'b' }, { mail: 'c' }])
    const manager = new BackupManager(db, directory, { incremental: true })
    await manager.backupFull()
    table.delete({ id: 3 })
    table.update(
      (row) => ({ mail: row.mail === 'a' ? 'b' : 'c' }),
      (f) => f.id.isIn([1, 2]),
    )
    table.insert({ mail: 'a' })
    const delta = await manager.backupDelta()
    const { db: restored } = restore(directory)

    if (delta.kind === 'delta') restored.applyDelta(delta.file, { allowedDir: directory })

    expect(restored.getTable('t').all()).toEqual(table.all())
    expect(() => restored.applyDelta('/etc/passwd', { allowedDir: directory })).toThrow(/outside/)
  })
})
