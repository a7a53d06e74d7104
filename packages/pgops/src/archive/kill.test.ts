import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { pathsBelow } from '../backup/stores/store.ts'
import { aFolder } from '../backup/testing/a-cluster.ts'
import { aBucket } from '../backup/testing/an-s3-server.ts'
import { readArchive } from './read-archive.ts'
import { restoreArchive } from './restore-archive.ts'
import { type AnArchive, anArchive } from './testing/an-archive.ts'
import { verifyArchive } from './verify-archive.ts'

const PROGRAM = fileURLToPath(new URL('testing/archive-until-killed.ts', import.meta.url))
const ROWS = 1_500
// A larger PM_ARCHIVE_KILLS says more, and takes a second or two for each.
const KILLS = Number(process.env['PM_ARCHIVE_KILLS'] ?? 3)
// About what the fifteen batches of a run take.
const RUN_MS = 1_000
// After which step a life ends, and how many milliseconds later: while rows are copied, compared, deleted, noted.
const LIVES = [
  [1, 25],
  [2, 2],
  [3, 40],
] as const

it('loses and doubles no row when it is killed again and again while rows go and come back', async () => {
  const archive = await anArchive()
  const { database } = archive
  await database.query(`create table logs (id int primary key, at timestamptz not null, text text)`)
  await database.query(
    `insert into logs select i, '2025-01-01'::timestamptz + i * interval '1 minute', repeat('x', i % 50) from generate_series(1, ${ROWS}) i`,
  )
  const before = await rowsOf(archive)
  await archive.policy({ name: 'logs', table: 'logs', ageColumn: 'at', afterDays: 30, batchRows: 200 })

  const seen = new Set<string>()
  for (const kind of ['archive', 'restore'] as const) {
    await untilDone(archive, kind, async () => {
      const { live, archived } = await rowsEverywhere(archive)
      seen.add(live.length === 0 ? 'none live' : archived.length === 0 ? 'none archived' : 'both')
      expect([...live, ...archived].toSorted()).toEqual(before)
    })
  }

  expect(seen).toContain('both')
  expect(await rowsOf(archive)).toEqual(before)
}, 180_000)

it('loses and doubles no row when it is killed while partitions go', async () => {
  const archive = await anArchive()
  const { database } = archive
  await database.query(
    `create table logs (id int, at timestamptz not null, text text, primary key (at, id)) partition by range (at)`,
  )
  for (const month of [1, 2, 3, 4, 5, 6])
    await database.query(
      `create table logs_${month} partition of logs for values from ('2025-0${month}-01 00:00+00') to ('2025-0${month + 1}-01 00:00+00')`,
    )
  await database.query(
    `insert into logs select i, '2025-01-01 00:00+00'::timestamptz + i * interval '2 hours', 'row' from generate_series(0, ${ROWS}) i`,
  )
  const before = await rowsOf(archive)
  await archive.policy({ name: 'logs', table: 'logs', ageColumn: 'at', afterDays: 30, mode: 'partitions' })

  await untilDone(archive, 'archive', async () => {
    const { live, archived, detached } = await rowsEverywhere(archive)
    expect([...live, ...archived, ...detached].toSorted()).toEqual(before)
  })

  expect(await rowsOf(archive)).toEqual([])
  await restoreArchive(archive.parts, { policy: 'logs', keepDays: 0 })
  expect(await rowsOf(archive)).toEqual(before)
  expect(await database.query(`select count(*)::int from pg_inherits where inhparent = 'logs'::regclass`)).toEqual([
    { count: 6 },
  ])
}, 180_000)

it(
  'keeps each row once, and the documents, when it is killed at any moment while rows go into a bucket, and ends with the next run',
  async () => {
    const { store, endpoint } = await aBucket('archive')
    const archive = { ...(await anArchive({ stores: [store] })), folder: endpoint }
    const { database } = archive
    await database.query(`create table logs (id int primary key, at timestamptz not null, text text, file text);
    insert into logs select i, '2025-01-01'::timestamptz + i * interval '1 minute', repeat('x', i % 50), case when i in (50, 250) then i || '.txt' end
      from generate_series(1, ${ROWS}) i`)
    const before = await rowsOf(archive)
    const directory = aFolder()
    for (const id of [50, 250]) writeFileSync(join(directory, `${id}.txt`), `the document of ${id}`)
    const documents = { column: 'file', directory }
    await archive.policy({ name: 'logs', table: 'logs', ageColumn: 'at', afterDays: 30, batchRows: 100, documents })

    const kills = Array.from({ length: KILLS }, () => Math.round(Math.random() * RUN_MS))
    for (const milliseconds of kills) {
      await live(archive, 'archive', [1, milliseconds])
      await settled(archive)
      const rows = await rowsEverywhere(archive)
      expect([...rows.live, ...rows.archived].toSorted(), `killed after ${kills}`).toEqual(before)
      const verified = await verifyArchive(archive.parts, 'logs')
      expect(verified.problems).toEqual([])
      for (const { file } of await database.query<{ file: string }>('select file from logs where file is not null'))
        expect(readFileSync(join(directory, file), 'utf8')).toBe(`the document of ${file.slice(0, -4)}`)
      // So that there is something to do for the next one.
      if (rows.live.length === 0) await restoreArchive(archive.parts, { policy: 'logs', keepDays: 0 })
    }
    const said = await live(archive, 'archive', [Number.POSITIVE_INFINITY, 0])
    const { live: left, archived } = await rowsEverywhere(archive)

    expect(said).toContain('ended')
    expect([left, archived.toSorted()]).toEqual([[], before])
    const known = await database.query<{ path: string }>('select path from pgops_archive.archive_pieces')
    expect(readdirSync(directory)).toEqual([])
    // Each with two notes beside, the documents, and nothing else: what was cut short is gone.
    const paths = await pathsBelow(store, 'archives/')
    expect(paths.filter((path) => path.endsWith('.parquet'))).toEqual(known.map(({ path }) => path).toSorted())
    expect(paths).toHaveLength(3 * known.length + 2)
  },
  60_000 + KILLS * 20_000,
)

/** Runs the program again and again, killed each time a little later, until it comes to its end. */
async function untilDone(archive: AnArchive, kind: 'archive' | 'restore', check: () => Promise<void>): Promise<void> {
  for (const [steps, milliseconds] of [...LIVES, [Number.POSITIVE_INFINITY, 0]]) {
    const said = await live(archive, kind, [steps ?? 0, milliseconds ?? 0])
    await settled(archive)
    await check()
    if (steps === Number.POSITIVE_INFINITY) expect(said).toContain('ended')
  }
}

async function live(archive: AnArchive, kind: string, [steps, milliseconds]: [number, number]): Promise<string> {
  const args = ['--import', 'tsx', '--conditions=@products-manager/source', PROGRAM]
  const child = spawn(process.execPath, [...args, archive.database.url, archive.folder, 'logs', kind], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk
    if (said.split('step').length - 1 >= steps) void sleep(milliseconds).then(() => child.kill('SIGKILL'))
  })
  const [code, signal] = await once(child, 'exit')
  expect(signal ?? code).toBe(said.includes('ended') ? (signal ?? 0) : 'SIGKILL')
  return said
}

/** The server notices a killed client when it next writes to it. */
async function settled({ database }: AnArchive): Promise<void> {
  for (;;) {
    const [left] = await database.query<{ count: number }>(
      `select count(*)::int from pg_stat_activity where datname = current_database() and application_name like 'products-manager/killed%'`,
    )
    if (left?.count === 0) return
    await sleep(20)
  }
}

async function rowsOf({ database }: AnArchive, table = 'logs'): Promise<string[]> {
  const rows = await database.query<{ row: string }>(
    `select concat_ws('|', id, at at time zone 'UTC', text) as row from ${table}`,
  )
  return rows.map(({ row }) => row).toSorted()
}

async function rowsEverywhere(archive: AnArchive) {
  const archived: string[] = []
  for await (const { values } of readArchive(archive.parts, { policy: 'logs' }))
    archived.push([values[0], values[1]?.replace('+00', ''), values[2]].join('|'))
  const loose = await archive.database.query<{ name: string }>(
    `select relname as name from pg_class where relname like 'logs\\__' and relkind = 'r'
        and not exists (select from pg_inherits where inhrelid = pg_class.oid and not inhdetachpending)`,
  )
  const detached: string[] = []
  for (const { name } of loose) detached.push(...(await rowsOf(archive, name)))
  return { live: await rowsOf(archive), archived, detached }
}
