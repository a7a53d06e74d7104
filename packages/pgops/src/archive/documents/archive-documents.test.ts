import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { masterKeys } from '../../backup/sealing/keys.ts'
import { localStore } from '../../backup/stores/local-store.ts'
import { pathsBelow, type Store } from '../../backup/stores/store.ts'
import { aFolder } from '../../backup/testing/a-cluster.ts'
import { aBucket } from '../../backup/testing/an-s3-server.ts'
import { restoreArchive } from '../restore-archive.ts'
import { type AnArchive, type ArchiveOptions, anArchive } from '../testing/an-archive.ts'
import { verifyArchive } from '../verify-archive.ts'

interface SomeReports extends AnArchive {
  directory: string
  at(name: string): string
}

const TEXT = 'one line of a report that is like the next\n'.repeat(500)

/** Four reports of last year: two with a document each, one with none, and one of yesterday. */
async function someReports(options: ArchiveOptions = {}): Promise<SomeReports> {
  const archive = await anArchive(options)
  const directory = aFolder()
  const at = (name: string) => join(directory, name)
  mkdirSync(at('2025'))
  for (const name of ['2025/a.pdf', '2025/b.pdf', 'today.pdf']) writeFileSync(at(name), `${name}\n${TEXT}`)
  chmodSync(at('2025/a.pdf'), 0o640)
  await archive.database.query(`
    create table reports (id int primary key, file_path text, created_at timestamptz not null);
    insert into reports values (1, '2025/a.pdf', '2025-01-01'), (2, '2025/b.pdf', '2025-01-02'), (3, null, '2025-01-03'), (4, 'today.pdf', '2026-11-20')`)
  const documents = { column: 'file_path', directory }
  await archive.policy({ name: 'reports', table: 'reports', ageColumn: 'created_at', afterDays: 180, documents })
  return { ...archive, directory, at }
}

const idsOf = async ({ database }: AnArchive) =>
  (await database.query<{ id: number }>('select id from reports order by id')).map(({ id }) => id)

it('moves documents with their rows, smaller and encrypted, and brings them back as they were', async () => {
  const { store } = await aBucket('archive')
  const archive = await someReports({ stores: [store], keys: masterKeys('a phrase of many letters') })
  const { at } = archive
  const before = readFileSync(at('2025/a.pdf'), 'utf8')

  await archive.run('reports')
  const gone = [existsSync(at('2025/a.pdf')), existsSync(at('2025/b.pdf')), existsSync(at('today.pdf'))]
  const stored: number[] = []
  for await (const { path, bytes } of store.list('archives/')) if (path.endsWith('.gz.sealed')) stored.push(bytes)
  const verified = await verifyArchive(archive.parts, 'reports')
  const report = await restoreArchive(archive.parts, { policy: 'reports', keepDays: 30 })

  expect(gone).toEqual([false, false, true])
  expect(stored).toHaveLength(2)
  expect(Math.max(...stored)).toBeLessThan(before.length / 10)
  expect(verified).toMatchObject({ rows: 3, problems: [] })
  expect(report).toMatchObject({ rows: 3, conflicts: 0 })
  expect(readFileSync(at('2025/a.pdf'), 'utf8')).toBe(before)
  expect(statSync(at('2025/a.pdf')).mode & 0o777).toBe(0o640)
  expect(await idsOf(archive)).toEqual([1, 2, 3, 4])
  expect((await pathsBelow(store, 'archives/')).filter((path) => !path.includes('/keys/'))).toEqual([])
})

it('lets rows stay whose document is not there or lies elsewhere, says so, and moves the others', async () => {
  const archive = await someReports()
  const outside = join(aFolder(), 'secret.txt')
  writeFileSync(outside, 'not a report')
  symlinkSync(outside, archive.at('link.pdf'))
  await archive.database.query(
    `insert into reports values (5, 'lost.pdf', '2025-01-04'), (6, $1, '2025-01-05'), (7, 'link.pdf', '2025-01-06')`,
    [outside],
  )

  await expect(archive.run('reports')).rejects.toThrow(/3 rows stay.*lost\.pdf/)

  expect(await idsOf(archive)).toEqual([4, 5, 6, 7])
  expect(existsSync(outside)).toBe(true)
})

it('lets a row stay whose document is written anew while it is copied', async () => {
  const store = localStore(aFolder())
  let onRows: () => void = () => undefined
  const upload: Store['upload'] = async (path, localFile, signal) => {
    if (path.endsWith('.parquet')) onRows()
    return store.upload(path, localFile, signal)
  }
  const archive = await someReports({ stores: [{ ...store, upload }] })
  onRows = () => writeFileSync(archive.at('2025/b.pdf'), 'a second edition')

  await archive.run('reports')

  expect(await idsOf(archive)).toEqual([2, 4])
  expect(readFileSync(archive.at('2025/b.pdf'), 'utf8')).toBe('a second edition')
  expect(existsSync(archive.at('2025/a.pdf'))).toBe(false)
})

it('removes with the next run what a killed one left, but no document that a row names that stayed, or of other content', async () => {
  const archive = await someReports()
  const { at, database } = archive
  const [a, b] = [readFileSync(at('2025/a.pdf')), readFileSync(at('2025/b.pdf'))]
  await archive.run('reports')
  writeFileSync(at('2025/a.pdf'), a)
  writeFileSync(at('2025/b.pdf'), b)
  await database.query(`update pgops_archive.archive_pieces set is_noted = false;
    insert into reports values (8, '2025/b.pdf', '2026-11-20')`)

  await archive.run('reports')
  const left = [existsSync(at('2025/a.pdf')), existsSync(at('2025/b.pdf'))]
  writeFileSync(at('2025/a.pdf'), 'of somebody else')

  await expect(restoreArchive(archive.parts, { policy: 'reports', keepDays: 0 })).rejects.toThrow(/other content/)
  expect(left).toEqual([false, true])
  expect(readFileSync(at('2025/a.pdf'), 'utf8')).toBe('of somebody else')
  expect(await idsOf(archive)).toEqual([4, 8])
})

it('moves nothing while the directory of the documents is away', async () => {
  const archive = await someReports()
  const documents = { column: 'file_path', directory: `${archive.directory}/away` }
  await archive.policy({ name: 'reports', table: 'reports', ageColumn: 'created_at', afterDays: 180, documents })

  await expect(archive.run('reports')).rejects.toThrow(/is not there/)

  expect(await idsOf(archive)).toEqual([1, 2, 3, 4])
})
