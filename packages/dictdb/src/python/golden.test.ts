import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BackupManager, DictDB, restore, t } from '../node.ts'

const HERE = join(dirname(fileURLToPath(import.meta.url)), 'testing')

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dictdb-golden-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

it('restores a full file and a delta that Python wrote', () => {
  copyFileSync(join(HERE, 'full.golden'), join(directory, 'dictdb_backup_1706123456_789012.json'))
  copyFileSync(join(HERE, 'delta.golden'), join(directory, 'dictdb_delta_1706123516_123456.json'))

  const { db, report } = restore(directory)

  expect(report).toMatchObject({ tables: 3, rows: 4, skipped: [] })
  expect(db.getTable('users').all()).toEqual([
    { id: 1, name: 'Zoé', score: 6.5, active: false, tags: ['x'], profile: {} },
    { id: 2 ** 53 - 1, name: '', score: 1e300, active: true, tags: [true], profile: {} },
    { id: 8, name: 'new', score: -0, active: true, tags: [], profile: {} },
  ])
  expect(db.getTable('loose').all()).toEqual([
    { key: 'a', big: 2n ** 60n + 1n, far: Number.NEGATIVE_INFINITY, tiny: 5e-324, none: null },
  ])
})

it('reads every value of a full file that Python wrote', () => {
  const db = DictDB.load(join(HERE, 'full.golden'))

  expect(db.getTable('users').get(7 as never)).toEqual({
    id: 7,
    name: 'quote " back \\ line\n',
    score: Number.NaN,
    active: false,
    tags: [1, 2.5, 'three', null, [4]],
    profile: { size: { cm: 180.5 }, 2: null },
  })
  expect(db.getTable('loose').get('é' as never)).toEqual({ key: 'é', list: [{ x: Number.POSITIVE_INFINITY }] })
  expect(db.getTable('empty').all()).toEqual([])
  expect(() => db.getTable('users').insert({ id: 9, name: 'x' })).toThrow(/Missing field 'score'/)
})

const python = findPython()

// In CI it is installed, and its absence is a failure.
describe.skipIf(python === undefined && process.env['CI'] === undefined)('with python3 (NOT RUN without it)', () => {
  it('gives Python its own golden files back unchanged', () => {
    const file = join(directory, 'full.json')
    DictDB.load(join(HERE, 'full.golden')).save(file, 'json', { allowNaN: true })

    expect(readByPython(file)).toEqual(readByPython(join(HERE, 'full.golden')))
  })

  it('writes a full file and a delta that Python reads, with its types', async () => {
    const db = new DictDB()
    const users = db.createTable('users', {
      schema: { id: t.int(), name: t.string(), score: t.float(), big: t.bigint(), on: t.bool() },
    })
    users.insert({ id: 1, name: 'Zoé 🎈 "q"', score: 5, big: 2n ** 70n, on: true })
    users.insert({ id: 2, name: '\u2028', score: 1e21, big: 3n, on: false })
    users.insert({ id: 3, name: 'gone', score: Number.NaN, big: 0n, on: false })
    const notes = db.createTable('notes', {
      schema: { id: t.int(), at: t.date(), n: t.int().nullable(), tags: t.list<number>() },
    })
    notes.insert({ id: 1, at: new Date('2026-01-31T12:00:00Z'), n: null, tags: [1, 2.5] })
    const backups = new BackupManager(db, directory, { incremental: true })
    const full = await backups.backupNow()
    users.update({ score: 7, name: 'Zoé' }, { id: 1 })
    users.delete({ id: 3 })
    users.insert({ id: 4, name: 'new', score: -2, big: 1n, on: true })
    const delta = await backups.backupNow()

    const read = readByPython(fileOf(full), fileOf(delta))

    expect(read).toEqual({
      users: [
        { id: 'int 1', name: 'str Zoé', score: 'float 7.0', big: 'int 1180591620717411303424', on: 'bool True' },
        { id: 'int 2', name: 'str \u2028', score: 'float 1e+21', big: 'int 3', on: 'bool False' },
        { id: 'int 4', name: 'str new', score: 'float -2.0', big: 'int 1', on: 'bool True' },
      ],
      notes: [
        {
          id: 'int 1',
          at: { $date: 'int 1769860800000' },
          n: 'NoneType None',
          tags: ['int 1', 'float 2.5'],
        },
      ],
    })
  })
})

function fileOf(result: { readonly kind: string; readonly file?: string }): string {
  expect(result.file, result.kind).toBeDefined()
  return result.file!
}

function readByPython(...files: readonly string[]): unknown {
  return JSON.parse(execFileSync(python ?? 'python3', [join(HERE, 'read-backup.py'), ...files]).toString())
}

function findPython(): string | undefined {
  try {
    execFileSync('python3', ['-c', 'pass'], { stdio: 'ignore' })
    return 'python3'
  } catch {
    return undefined
  }
}
