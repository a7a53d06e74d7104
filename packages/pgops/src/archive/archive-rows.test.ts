import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type MasterKeys, masterKeys } from '../backup/sealing/keys.ts'
import { localStore } from '../backup/stores/local-store.ts'
import { pathsBelow } from '../backup/stores/store.ts'
import { aFolder } from '../backup/testing/a-cluster.ts'
import { aBucket } from '../backup/testing/an-s3-server.ts'
import { openArchivePlace } from './archive-place.ts'
import { runArchiving } from './run-archiving.ts'
import { anArchive } from './testing/an-archive.ts'
import { verifyArchive } from './verify-archive.ts'

const LOGS = { name: 'logs', table: 'logs', ageColumn: 'at', afterDays: 365 }

it('moves the rows that are old enough, in batches, and leaves the others', async () => {
  const { database, policy, run, held } = await anArchive()
  await database.query(`create table logs (id int primary key, at timestamptz not null, text text)`)
  await database.query(
    `insert into logs select i, '2025-11-01'::timestamptz + i * interval '1 hour', 'row ' || i from generate_series(1, 1000) i`,
  )
  await policy({ ...LOGS, batchRows: 150 })

  const report = await run('logs')

  expect(report).toMatchObject({ policy: 'logs', rows: 482 })
  expect(await held()).toEqual([{ table: 'public.logs', rows: 482 }])
  expect(await database.query(`select min(at)::text, count(*)::int from logs`)).toEqual([
    { min: '2025-11-21 03:00:00+00', count: 518 },
  ])
})

it('encrypts, and keeps every file in the directory and in the bucket', async () => {
  const { store } = await aBucket()
  const local = localStore(aFolder())
  const keys = masterKeys('correct horse battery staple')
  const { database, policy, run } = await anArchive({ stores: [local, store], keys })
  await database.query(`create table logs as select 1 as id, '2020-01-01'::timestamptz as at, 'secret' as text`)
  await database.query(`alter table logs add primary key (id)`)
  await policy({ ...LOGS, format: 'ndjson' })

  await run('logs')

  const paths = await pathsBelow(local, 'archives/')
  expect(paths).toEqual(await pathsBelow(store, 'archives/'))
  expect(paths).toEqual([
    'archives/test/keys/2026-11.json',
    expect.stringMatching(/\.json$/),
    expect.stringMatching(/\.ndjson\.gz\.sealed$/),
    expect.stringMatching(/\.state\.json$/),
  ])
  expect(await database.query('select count(*)::int from logs')).toEqual([{ count: 0 }])
})

it('reads what was archived before the key was replaced, and after the old one is gone', async () => {
  const folder = aFolder()
  const [older, newer] = ['the first of two phrases', 'the second of two phrases']
  const archive = await anArchive({ stores: [localStore(folder)], keys: masterKeys(older) })
  await archive.database.query(`create table logs (id int primary key, at timestamptz not null default '2020-01-01')`)
  await archive.database.query(`insert into logs values (1)`)
  await archive.policy(LOGS)
  await archive.run('logs')
  const placeOf = (keys: MasterKeys) => openArchivePlace({ stores: [localStore(folder)], keys, scope: 'test' })

  const rotated = await placeOf(masterKeys(newer, [older])).rotateKeys()

  const verified = await verifyArchive({ ...archive.parts, place: placeOf(masterKeys(newer)) }, 'logs')
  const refused = await verifyArchive({ ...archive.parts, place: placeOf(masterKeys(older)) }, 'logs')
  expect(rotated).toBe(1)
  expect(verified).toMatchObject({ files: 1, rows: 1, problems: [] })
  expect(refused.problems).toEqual([expect.stringContaining('does not open the key')])
})

it('notices a damaged file, and deletes nothing that it cannot read back', async () => {
  const archive = await anArchive()
  const { database, parts, place } = archive
  await database.query(`create table logs (id int primary key, at timestamptz not null default '2020-01-01')`)
  await database.query(`insert into logs select generate_series(1, 100)`)
  await archive.policy(LOGS)
  const put: typeof place.put = async (path, bytes, sealing) => {
    const file = await place.put(path, bytes, sealing)
    const stored = readFileSync(join(archive.folder, path))
    stored[20] = (stored[20] ?? 0) ^ 1
    writeFileSync(join(archive.folder, path), stored)
    return file
  }

  await expect(runArchiving({ ...parts, place: { ...place, put } }, 'logs')).rejects.toThrow('a checksum at 0 is wrong')

  expect(await database.query('select count(*)::int from logs')).toEqual([{ count: 100 }])
  expect(await database.query('select status, rows from pgops_archive.archive_jobs')).toEqual([
    { status: 'failed', rows: '0' },
  ])
  expect(await archive.run('logs')).toMatchObject({ rows: 100 })
})

it('moves whole partitions, and drops them', async () => {
  const { database, policy, run, held } = await anArchive()
  await database.query(
    `create table logs (id int, at timestamptz not null, text text, primary key (at, id)) partition by range (at)`,
  )
  for (const [month, next] of [
    ['2025-01', '2025-02'],
    ['2025-02', '2025-03'],
    ['2026-11', '2026-12'],
  ])
    await database.query(
      `create table "logs_${month}" partition of logs for values from ('${month}-01 00:00+00') to ('${next}-01 00:00+00')`,
    )
  await database.query(
    `insert into logs select i, '2025-01-01'::timestamptz + i * interval '1 hour', 'row ' || i from generate_series(1, 1000) i`,
  )
  await database.query(`insert into logs values (1, '2026-11-20', 'young')`)
  await policy({ ...LOGS, mode: 'partitions' })

  const report = await run('logs')

  expect(report.rows).toBe(1000)
  expect(await held()).toEqual([{ table: 'public.logs', rows: 1000 }])
  expect(await database.query(`select tableoid::regclass::text as part, id from logs`)).toEqual([
    { part: '"logs_2026-11"', id: 1 },
  ])
  expect(await database.query(`select to_regclass('"logs_2025-01"') as gone`)).toEqual([{ gone: null }])
})
