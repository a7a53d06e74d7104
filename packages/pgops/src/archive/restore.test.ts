import { expect, it } from 'vitest'
import { expireArchive } from './expire-archive.ts'
import { planArchiving } from './plan-archiving.ts'
import { readPolicy } from './policy.ts'
import { type ArchiveSearch, readArchive } from './read-archive.ts'
import { restoreArchive } from './restore-archive.ts'
import { type AnArchive, anArchive } from './testing/an-archive.ts'

const JOBS = {
  name: 'jobs',
  table: 'jobs',
  ageColumn: 'at',
  afterDays: 30,
  condition: `status = 'done'`,
  dependents: ['errors'],
  batchRows: 3,
}

async function someJobs(): Promise<AnArchive> {
  const archive = await anArchive()
  await archive.database.query(`
    create table jobs (id int primary key, at timestamptz not null, status text, size numeric, double numeric generated always as (size * 2) stored);
    create table errors (job int references jobs on delete cascade, line int, text text, primary key (job, line));
    create table bills (job int references jobs);
    insert into jobs select i, '2026-01-01'::timestamptz + i * interval '1 day', case when i = 5 then 'running' else 'done' end, i * 1.50 from generate_series(1, 8) i;
    insert into errors select job, line, null from generate_series(1, 8) job, generate_series(1, 2) line;
    insert into bills values (7);
  `)
  await archive.policy(JOBS)
  return archive
}

const all = async (archive: AnArchive, search: ArchiveSearch) => {
  const rows = []
  for await (const { values } of readArchive(archive.parts, search)) rows.push(values)
  return rows
}

it('moves rows with those that depend on them, and leaves rows that others refer to', async () => {
  const archive = await someJobs()

  const report = await archive.run('jobs')

  expect(report.rows).toBe(6 + 12)
  expect(await archive.held()).toEqual([
    { table: 'public.errors', rows: 12 },
    { table: 'public.jobs', rows: 6 },
  ])
  expect(await archive.database.query(`select id from jobs order by id`)).toEqual([{ id: 5 }, { id: 7 }])
  expect(await archive.database.query(`select distinct job from errors order by job`)).toEqual([{ job: 5 }, { job: 7 }])
})

it('finds archived rows by time and by comparison without bringing them back', async () => {
  const archive = await someJobs()
  await archive.run('jobs')

  const found = await all(archive, {
    policy: 'jobs',
    from: new Date('2026-01-03T00:00:00Z'),
    filters: [{ column: 'size', is: '>=', value: '6.0' }],
  })
  const errors = await all(archive, {
    policy: 'jobs',
    table: 'errors',
    filters: [{ column: 'job', is: '=', value: '4' }],
  })

  expect(found.map(([id]) => id)).toEqual(['4', '6', '8'])
  expect(found[0]).toEqual(['4', '2026-01-05 00:00:00+00', 'done', '6.00', '12.00'])
  expect(errors).toEqual([
    ['4', '1', null],
    ['4', '2', null],
  ])
})

it('brings back what is asked for with what depends on it, and archives it again only when its time has come', async () => {
  const archive = await someJobs()
  const before = await archive.database.query('select * from jobs order by id')
  await archive.run('jobs')

  const part = await restoreArchive(archive.parts, {
    policy: 'jobs',
    filters: [{ column: 'id', is: '<=', value: '2' }],
    keepDays: 30,
  })
  const left = await all(archive, { policy: 'jobs' })
  const again = await archive.run('jobs')
  const rest = await restoreArchive(archive.parts, { policy: 'jobs', keepDays: 30 })

  expect(part).toMatchObject({ rows: 2 + 4, conflicts: 0 })
  expect(left.map(([id]) => id)).toEqual(['3', '4', '6', '8'])
  expect(again.rows).toBe(0)
  expect(rest).toMatchObject({ rows: 4 + 8, conflicts: 0 })
  expect(await archive.database.query('select * from jobs order by id')).toEqual(before)
  expect(await archive.database.query('select count(*)::int from errors')).toEqual([{ count: 16 }])
  expect(await archive.held()).toEqual([])
})

it('keeps a row in the archive when another of its key has taken its place', async () => {
  const archive = await someJobs()
  await archive.run('jobs')
  await archive.database.query(`insert into jobs values (2, now(), 'new', 0)`)

  const report = await restoreArchive(archive.parts, { policy: 'jobs', keepDays: 30 })

  expect(report).toMatchObject({ conflicts: 1 })
  expect(await all(archive, { policy: 'jobs' })).toMatchObject([
    ['2', '2026-01-03 00:00:00+00', 'done', '3.00', '6.00'],
  ])
  expect(await archive.database.query(`select status from jobs where id = 2`)).toEqual([{ status: 'new' }])
})

it('copies rows beside their table, and keeps them archived', async () => {
  const archive = await someJobs()
  await archive.run('jobs')

  const report = await restoreArchive(archive.parts, { policy: 'jobs', beside: 'old_jobs', keepDays: 0 })

  expect(report).toMatchObject({ rows: 18, conflicts: 0 })
  expect(await archive.database.query('select count(*)::int from old_jobs')).toEqual([{ count: 6 }])
  expect(await archive.database.query('select count(*)::int from old_jobs_errors')).toEqual([{ count: 12 }])
  expect(await archive.held()).toMatchObject([{ rows: 12 }, { rows: 6 }])
})

it('says what a run would move, and why another can move nothing', async () => {
  const archive = await someJobs()

  const plan = await planArchiving(archive.parts, readPolicy(JOBS))
  const refused = await planArchiving(archive.parts, readPolicy({ ...JOBS, dependents: ['bills'] }))

  expect(plan).toMatchObject({ rows: 6, dependents: [{ table: 'public.errors', rows: 12 }], refusal: null })
  expect(plan.bytes).toBeGreaterThan(0)
  expect(refused).toMatchObject({ rows: 0, refusal: 'jobs: public.bills has no key that tells its rows apart.' })
})

it('removes files whose time has passed, unless somebody holds them', async () => {
  const archive = await someJobs()
  await archive.run('jobs')
  await archive.policy({ ...JOBS, keepDays: 300 })
  await archive.database.query(
    `insert into pgops_archive.archive_holds (policy, reason, from_time) values ('jobs', 'a court asks', '2026-01-06')`,
  )

  const first = await expireArchive(archive.parts, 'jobs')
  await archive.database.query(`update pgops_archive.archive_holds set released_at = now()`)
  const second = await expireArchive(archive.parts, 'jobs')

  expect([first.rows, second.rows]).toEqual([9, 9])
  expect(await archive.held()).toEqual([])
})

it('searches by a column that was added after some of the files were written', async () => {
  const { database, policy, run, parts } = await anArchive()
  await database.query(`create table logs (id int primary key, at timestamptz not null);
    insert into logs values (1, '2020-01-01')`)
  await policy({ name: 'logs', table: 'logs', ageColumn: 'at', afterDays: 30 })
  await run('logs')
  await database.query(`alter table logs add column level text; insert into logs values (2, '2020-01-02', 'info')`)
  await run('logs')

  const found: (string | null)[][] = []
  const search = { policy: 'logs', filters: [{ column: 'level', is: '=' as const, value: 'info' }] }
  for await (const { values } of readArchive(parts, search)) found.push(values)
  const without: (string | null)[][] = []
  for await (const { values } of readArchive(parts, { policy: 'logs', filters: [{ column: 'level', is: 'null' }] }))
    without.push(values)

  expect(found).toEqual([['2', '2020-01-02 00:00:00+00', 'info']])
  expect(without).toEqual([['1', '2020-01-01 00:00:00+00']])
})
