import { expect, it } from 'vitest'
import { localStore } from '../../backup/stores/local-store.ts'
import { pathsBelow, type Store } from '../../backup/stores/store.ts'
import { aFolder } from '../../backup/testing/a-cluster.ts'
import type { PolicyWish } from '../policy.ts'
import { type ArchiveSearch, readArchive } from '../read-archive.ts'
import { restoreArchive } from '../restore-archive.ts'
import { runArchiving } from '../run-archiving.ts'
import { type AnArchive, anArchive } from '../testing/an-archive.ts'
import { verifyArchive } from '../verify-archive.ts'

const JOBS: PolicyWish = { name: 'jobs', table: 'jobs', ageColumn: 'at', afterDays: 30, dependents: ['errors'] }

/** Six months with two jobs a day, each with an error. */
async function someJobs(archive: AnArchive, policy: PolicyWish = JOBS): Promise<void> {
  await archive.database.query(`
    create table jobs (id int primary key, at timestamptz not null, text text);
    create table errors (job int references jobs on delete cascade, line int, primary key (job, line));
    insert into jobs select i, '2025-01-01 00:00+00'::timestamptz + i * interval '12 hours', 'job ' || i % 7 from generate_series(0, 361) i;
    insert into errors select i, 1 from generate_series(0, 361) i`)
  await archive.policy(policy)
}

/** Runs a policy as if it had run at the end of each of these months and a policy's thirty days. */
async function runMonths({ parts }: AnArchive, months: readonly number[], policy = 'jobs'): Promise<void> {
  for (const month of months) await runArchiving({ ...parts, now: () => new Date(Date.UTC(2025, month, 31)) }, policy)
}

async function all(archive: AnArchive, search: ArchiveSearch): Promise<(string | null)[]> {
  const found: (string | null)[] = []
  for await (const { values } of readArchive(archive.parts, search)) found.push(values[0] ?? null)
  return found
}

async function countFiles(archive: AnArchive): Promise<number> {
  return (await pathsBelow(localStore(archive.folder), 'archives/')).filter((path) => /\.parquet/.test(path)).length
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => String(from + i))

it('makes one file of those of three months, with the same rows, and brings a month of them back with what depends on it', async () => {
  const archive = await anArchive()
  await someJobs(archive)
  const before = await archive.database.query(
    'select j.*, e.line from jobs j join errors e on e.job = j.id order by id',
  )

  await runMonths(archive, [1, 2, 3, 4, 5])
  const files = await countFiles(archive)
  const found = await all(archive, { policy: 'jobs' })
  const verified = await verifyArchive(archive.parts, 'jobs')
  const [from, to] = [new Date('2025-03-01T00:00:00Z'), new Date('2025-04-01T00:00:00Z')]
  const march = await restoreArchive(archive.parts, { policy: 'jobs', from, to, keepDays: 30 })
  const live = await archive.database.query(
    'select min(at) as oldest, max(at) as newest, count(line)::int as lines from jobs left join errors on job = id where at < $1',
    [to],
  )
  const rest = await restoreArchive(archive.parts, { policy: 'jobs', keepDays: 0 })

  expect(files).toBe(3 * 2)
  expect(found).toEqual(numbers(0, 302))
  expect(verified).toMatchObject({ rows: 604, problems: [] })
  expect(march).toMatchObject({ rows: 124, conflicts: 0 })
  expect(live).toEqual([
    { oldest: new Date('2025-03-01T00:00:00Z'), newest: new Date('2025-03-31T12:00:00Z'), lines: 62 },
  ])
  expect(rest).toMatchObject({ rows: 604 - 124, conflicts: 0 })
  expect(
    await archive.database.query('select j.*, e.line from jobs j join errors e on e.job = j.id order by id'),
  ).toEqual(before)
  expect(await countFiles(archive)).toBe(0)
})

it('makes the partitions of a month that comes back anew, and no other of the same file', async () => {
  const archive = await anArchive()
  await archive.database.query(
    'create table jobs (id int, at timestamptz not null, primary key (at, id)) partition by range (at)',
  )
  for (const month of [1, 2, 3])
    await archive.database.query(
      `create table jobs_${month} partition of jobs for values from ('2025-0${month}-01 00:00+00') to ('2025-0${month + 1}-01 00:00+00');
       insert into jobs select i, '2025-0${month}-02 00:00+00'::timestamptz + i * interval '1 hour' from generate_series(0, 99) i`,
    )
  await archive.policy({ name: 'jobs', table: 'jobs', ageColumn: 'at', afterDays: 1, mode: 'partitions' })
  await runMonths(archive, [1, 2, 3])

  const files = await countFiles(archive)
  const [from, to] = [new Date('2025-02-01T00:00:00Z'), new Date('2025-03-01T00:00:00Z')]
  const report = await restoreArchive(archive.parts, { policy: 'jobs', from, to, keepDays: 30 })
  const partitions = await archive.database.query(
    `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'jobs'::regclass`,
  )
  const again = await archive.run('jobs')

  expect(files).toBeLessThan(3)
  expect(report).toMatchObject({ rows: 100, conflicts: 0 })
  expect(partitions).toEqual([{ name: 'jobs_2' }])
  expect(again.rows).toBe(0)
})

it('leaves a file alone that somebody holds, and keeps those of a policy that removes rows within a month', async () => {
  const archive = await anArchive()
  await someJobs(archive)
  await archive.database.query(
    `insert into pgops_archive.archive_holds (policy, reason, from_time, to_time) values ('jobs', 'a court asks', '2025-02-10', '2025-02-20')`,
  )
  await runMonths(archive, [1])
  await runMonths(archive, [2])
  const held = await archive.database.query<{ id: string }>(
    `select id from pgops_archive.archive_pieces where newest > '2025-02-15' order by id`,
  )

  await runMonths(archive, [3, 4, 5])
  const kept = await archive.database.query(`select id from pgops_archive.archive_pieces where id = any ($1)`, [
    held.map(({ id }) => id),
  ])
  const before = await countFiles(archive)
  await archive.policy({ ...JOBS, keepDays: 3_000 })
  await runMonths(archive, [6])
  const after = await countFiles(archive)

  expect(kept).toHaveLength(held.length)
  expect(before).toBe(4 * 2)
  expect(after).toBe(before + 2)
})

it('finds each row once though its file became part of another while it was read', async () => {
  const archive = await anArchive()
  await someJobs(archive)
  await runMonths(archive, [1, 2])
  const search = readArchive(archive.parts, { policy: 'jobs' })
  const found = [(await search.next()).value?.values[0]]

  await runMonths(archive, [3])
  for await (const { values } of search) found.push(values[0])

  expect(found).toEqual(numbers(0, found.length))
  expect(found.length).toBeGreaterThan(100)
})

it('leaves the files as they are when the bucket is full while they are put together, and does it with the next run', async () => {
  const store = localStore(aFolder())
  let room = 6
  const upload: Store['upload'] = async (path, localFile, signal) => {
    if (room-- <= 0) throw new Error('507 Insufficient Storage')
    return store.upload(path, localFile, signal)
  }
  const archive = await anArchive({ stores: [{ ...store, upload }] })
  await someJobs(archive)
  await runMonths(archive, [1, 2])

  await expect(runMonths(archive, [3])).rejects.toThrow('507')
  const found = await all(archive, { policy: 'jobs' })
  room = 100
  await runMonths(archive, [3])
  const paths = await pathsBelow(store, 'archives/')

  expect(found).toEqual(numbers(0, found.length))
  expect(await all(archive, { policy: 'jobs' })).toEqual(found)
  expect(paths.filter((path) => path.endsWith('.parquet'))).toHaveLength(2)
  expect(paths.filter((path) => path.endsWith('.state.json'))).toHaveLength(2)
})
