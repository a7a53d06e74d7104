import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from '@products-manager/postgres'
import { expect, it, onTestFinished } from 'vitest'
import { planArchiving } from '../plan-archiving.ts'
import { type PolicyWish, readPolicy } from '../policy.ts'
import { readArchive } from '../read-archive.ts'
import { restoreArchive } from '../restore-archive.ts'
import { type AnArchive, anArchive } from '../testing/an-archive.ts'

const MONTHS: PolicyWish = {
  ...{ name: 'logs', table: 'logs', ageColumn: 'at', afterDays: 365 },
  mode: 'partitions',
  into: 'table',
}
const ROWS: PolicyWish = { ...MONTHS, mode: 'rows' }
// On the day of these tests, the first month is that old.
const JANUARY: PolicyWish = { ...MONTHS, afterDays: 650 }

/** Logs of five months of 2025, a hundred a month: all but those of November are a year old. */
async function monthlyLogs(): Promise<AnArchive> {
  const archive = await anArchive()
  const months = [1, 2, 3, 4, 11].map((month) => {
    const name = `logs_2025_${String(month).padStart(2, '0')}`
    return `
      create table ${name} partition of logs for values from ('2025-${month}-01 00:00+00') to ('2025-${month + 1}-01 00:00+00');
      insert into logs (at, job, text)
      select '2025-${month}-01 00:00+00'::timestamptz + i * interval '6 hours', 1, 'line ' || i from generate_series(0, 99) i;`
  })
  await archive.database.query(`
    create table jobs (id int primary key);
    insert into jobs values (1);
    create table logs (
      id bigint generated always as identity, at timestamptz not null, job int references jobs on delete cascade,
      text text not null default 'nothing' check (text <> ''), size int generated always as (length(text)) stored,
      primary key (at, id)) partition by range (at);
    create index on logs (job, at);
    ${months.join('')}`)
  return archive
}

it('moves months without copying a row, and shows every row once at every moment', async () => {
  const archive = await monthlyLogs()
  const { database, parts } = archive
  await archive.policy(MONTHS)
  const before = await database.query('select * from logs order by at')
  const files = () =>
    database.query(`select relname, relfilenode from pg_class where relname like 'logs_2025___' order by 1`)
  const kept = await files()
  const seen = new Set<number>()
  const moving = new AbortController()

  const reading = (async () => {
    while (!moving.signal.aborted) {
      const [found] = await database.query<{ count: number }>('select count(*)::int from v_logs_all').catch(() => [])
      if (found) seen.add(found.count)
    }
  })()
  const plan = await planArchiving(parts, readPolicy(MONTHS))
  const report = await archive.run('logs')
  moving.abort()
  await reading

  expect(plan).toMatchObject({ rows: 400, refusal: null })
  expect(plan.partitions).toHaveLength(4)
  expect(report.rows).toBe(400)
  expect([...seen]).toEqual([500])
  expect(await database.query('select count(*)::int from logs')).toEqual([{ count: 100 }])
  expect(await files()).toEqual(kept)
  expect(await database.query('select id, at, job, text, size from v_logs_all order by at')).toEqual(before)
  expect(
    await database.query('select policy, table_name, files, rows::int from pgops_archive.v_archive_statistics'),
  ).toEqual([{ policy: 'logs', table_name: 'public.logs', files: 4, rows: 400 }])
  expect(await archive.run('logs')).toMatchObject({ rows: 0 })
})

it('brings a month back, and leaves it for the time it was asked for', async () => {
  const archive = await monthlyLogs()
  const { database, parts } = archive
  await archive.policy(MONTHS)
  await archive.run('logs')
  const march = { policy: 'logs', from: new Date('2025-03-01'), to: new Date('2025-04-01') }
  const found = []
  for await (const { values } of readArchive(parts, {
    ...march,
    filters: [{ column: 'text', is: '=', value: 'line 7' }],
  }))
    found.push(values)

  const back = await restoreArchive(parts, { ...march, keepDays: 30 })
  const again = await archive.run('logs')

  expect(found).toEqual([[expect.any(String), '2025-03-02 18:00:00+00', '1', 'line 7', '6']])
  expect([back.rows, back.conflicts, again.rows]).toEqual([100, 0, 0])
  expect(
    await database.query(
      `select to_char(at at time zone 'UTC', 'MM') as month, count(*)::int from logs group by 1 order by 1`,
    ),
  ).toEqual([
    { month: '03', count: 100 },
    { month: '11', count: 100 },
  ])
  expect(await database.query('select count(*)::int from v_logs_all')).toEqual([{ count: 500 }])
  expect(await database.query('select sum(rows)::int from pgops_archive.v_archive_statistics')).toEqual([{ sum: 300 }])
})

it('takes a month out concurrently when somebody reads the table for long', async () => {
  const archive = await monthlyLogs()
  await archive.policy(JANUARY)
  const reading = sql<{ count: number }>('test.read_logs')`select count(*)::int as count from logs`

  const { running, seen } = await archive.parts.database.transaction(async (tx) => {
    await tx.one(reading)
    const begun = archive.run('logs')
    await untilDetaching(archive)
    return { running: begun, seen: await archive.database.query('select count(*)::int from logs') }
  })

  expect(seen).toEqual([{ count: 400 }])
  expect(await running).toMatchObject({ rows: 100 })
  expect(await archive.database.query('select count(*)::int from logs_archive')).toEqual([{ count: 100 }])
}, 30_000)

it('finishes months that a killed run left detached, moved, or where they were', async () => {
  const archive = await monthlyLogs()
  const { database } = archive
  await archive.policy(JANUARY)
  await archive.run('logs')
  await archive.policy(MONTHS)
  for (const month of ['02', '03', '04'])
    await database.query(`
      insert into pgops_archive.archive_months (policy, table_name, schema_name, archive_name, partition_name, bounds, state)
      select 'logs', 'public.logs', 'public', 'logs_archive', 'logs_2025_${month}', pg_get_expr(relpartbound, oid), 'moving'
        from pg_class where relname = 'logs_2025_${month}'`)
  await database.query('alter table logs detach partition logs_2025_02')
  await database.query('alter table logs detach partition logs_2025_03')
  await database.query(
    `alter table logs_archive attach partition logs_2025_03 for values from ('2025-03-01 00:00:00+00') to ('2025-04-01 00:00:00+00')`,
  )

  await archive.run('logs')

  expect(await database.query('select count(*)::int from logs_archive')).toEqual([{ count: 400 }])
  expect(await database.query('select count(*)::int from v_logs_all')).toEqual([{ count: 500 }])
  expect(await database.query(`select state, sum(rows)::int from pgops_archive.archive_months group by 1`)).toEqual([
    { state: 'archived', sum: 400 },
  ])
})

it('moves rows of a table without partitions into months, and brings a time of them back', async () => {
  const archive = await anArchive()
  const { database, parts } = archive
  await database.query(
    `create table logs (id int generated always as identity primary key, at timestamp, text text, size int generated always as (length(text)) stored)`,
  )
  await database.query(`create table bills (log int references logs)`)
  await database.query(
    `insert into logs (at, text) select '2025-01-15'::timestamp + i * interval '10 days', 'row ' || i from generate_series(0, 29) i`,
  )
  await database.query(`insert into logs (at, text) values ('-infinity', 'always'), (null, 'never')`)
  await database.query(`insert into bills values (3)`)
  await archive.policy({ ...ROWS, batchRows: 7 })

  const gone = await archive.run('logs')
  const months = await database.query(
    `select count(distinct tableoid)::int as months, count(*)::int as rows from logs_archive`,
  )
  await database.query(`insert into logs (id, at, text) overriding system value values (6, '2026-11-01', 'another 6')`)
  const back = await restoreArchive(parts, {
    policy: 'logs',
    from: new Date('2025-03-01'),
    to: new Date('2025-05-01'),
    keepDays: 0,
  })

  expect(gone.rows).toBe(29)
  expect(months).toEqual([{ months: 11, rows: 29 }])
  expect([back.rows, back.conflicts]).toEqual([5, 1])
  expect(await database.query(`select id, text, size from logs where id < 20 or text = 'always' order by id`)).toEqual(
    [
      { id: 3, text: 'row 2', size: 5 },
      { id: 6, text: 'another 6', size: 9 },
      ...[7, 8, 9, 10, 11].map((id) => ({ id, text: `row ${id - 1}`, size: id > 10 ? 6 : 5 })),
      { id: 31, text: 'always', size: 6 },
    ].filter(({ id }) => id !== 5),
  )
  expect(await database.query('select count(*)::int from v_logs_all')).toEqual([{ count: 33 }])
  expect(await database.query('select sum(rows)::int from pgops_archive.v_archive_statistics')).toEqual([{ sum: 24 }])
})

it('keeps the mean and the number of a day of rows that went into files, and takes them back', async () => {
  const archive = await anArchive()
  const { database, parts } = archive
  await database.query(
    `create table metrics (id int generated always as identity primary key, at timestamptz not null, name text, value double precision, unit text)`,
  )
  await database.query(`
    insert into metrics (at, name, value, unit)
    select '2024-01-01 00:00+00'::timestamptz + i * interval '1 hour', (array['a', 'b', null])[1 + i % 3], i * 0.1, 'ms' from generate_series(0, 99) i`)
  await database.query(
    `insert into metrics (at, name, value) values ('2024-01-02 12:00+00', 'a', null), (now(), 'a', 1)`,
  )
  await archive.policy({
    ...{ name: 'metrics', table: 'metrics', ageColumn: 'at', afterDays: 730, batchRows: 30 },
    rollUp: { by: ['name', 'unit'], value: 'value' },
  })
  const before = await database.query(`select * from metrics order by id`)
  const view = `select at at time zone 'UTC' as day, name, unit, round(value::numeric, 6)::float as value, sample_count::int as samples from v_metrics_all where is_archived order by 1, 2`

  const gone = await archive.run('metrics')
  const rolledUp = await database.query(view)
  const back = await restoreArchive(parts, { policy: 'metrics', to: new Date('2024-01-02'), keepDays: 0 })
  const left = await database.query(view)
  await restoreArchive(parts, { policy: 'metrics', keepDays: 0 })

  expect(gone.rows).toBe(101)
  expect(await archive.held()).toEqual([])
  expect(rolledUp).toHaveLength(15)
  expect(rolledUp.slice(0, 3)).toEqual([
    { day: new Date('2024-01-01T00:00:00Z'), name: 'a', unit: 'ms', value: 1.05, samples: 8 },
    { day: new Date('2024-01-01T00:00:00Z'), name: 'b', unit: 'ms', value: 1.15, samples: 8 },
    { day: new Date('2024-01-01T00:00:00Z'), name: null, unit: 'ms', value: 1.25, samples: 8 },
  ])
  expect(back.rows).toBe(24)
  expect(left).toEqual(rolledUp.slice(3))
  expect(await database.query('select count(*)::int from metrics_archive')).toEqual([{ count: 0 }])
  expect(await database.query(`select * from metrics order by id`)).toEqual(before)
})

it('gives the archive the readers of the table, its new columns, and refuses one that shows rows to some only', async () => {
  const archive = await monthlyLogs()
  const { database } = archive
  const role = `reader_${process.pid}`
  await database.query(`create role ${role}`)
  onTestFinished(async () => {
    await database.query(`drop owned by ${role}`)
    await database.query(`drop role ${role}`)
  })
  await database.query(`grant select on logs to ${role}`)
  await archive.policy(JANUARY)
  await archive.run('logs')
  await database.query(`alter table logs add column source text default 'old'`)
  await archive.policy({ ...MONTHS, afterDays: 630 })

  await archive.run('logs')
  await database.query('alter table logs enable row level security')
  await database.query('alter table logs_archive disable row level security')

  expect(await database.query(`select source, count(*)::int from v_logs_all group by 1 order by 1`)).toEqual([
    { source: 'old', count: 400 },
    { source: null, count: 100 },
  ])
  expect(
    await database.query(
      `select has_table_privilege('${role}', 'v_logs_all', 'select') as view, has_table_privilege('${role}', 'logs_archive', 'select') as archive`,
    ),
  ).toEqual([{ view: true, archive: true }])
  await expect(archive.run('logs')).rejects.toThrow('has row security')
})

async function untilDetaching({ database }: AnArchive): Promise<void> {
  for (;;) {
    const [found] = await database.query(`select from pg_inherits where inhdetachpending`)
    if (found) return
    await sleep(20)
  }
}
