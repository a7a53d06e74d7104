import { expect, it } from 'vitest'
import { localStore } from '../backup/stores/local-store.ts'
import { pathsBelow, type Store } from '../backup/stores/store.ts'
import { aFolder } from '../backup/testing/a-cluster.ts'
import { listHeldMonths } from './catalogue/months.ts'
import { restoreArchive } from './restore-archive.ts'
import { type AnArchive, anArchive } from './testing/an-archive.ts'

const LOGS = { name: 'logs', table: 'logs', ageColumn: 'at', afterDays: 30 }

it('goes on where a bucket was full in the middle: no row is lost, and no file is left over', async () => {
  const whole = localStore(aFolder())
  const full = seeing(localStore(aFolder()), async (uploads) => {
    if (uploads === 2) throw new Error('the bucket answered 507 Insufficient Storage')
  })
  const archive = await anArchive({ stores: [whole, full] })
  await archive.database.query(`create table logs (id int primary key, at timestamptz not null);
    insert into logs select i, '2025-01-01'::timestamptz + i * interval '1 hour' from generate_series(1, 300) i`)
  await archive.policy({ ...LOGS, batchRows: 100 })

  await expect(archive.run('logs')).rejects.toThrow('507')
  const between = [await countLive(archive), await archive.held()]
  const report = await archive.run('logs')

  expect(between).toEqual([200, [{ table: 'public.logs', rows: 100 }]])
  expect(report.rows).toBe(200)
  expect(await archive.held()).toEqual([{ table: 'public.logs', rows: 300 }])
  const paths = await pathsBelow(whole, 'archives/')
  expect(paths).toEqual(await pathsBelow(full, 'archives/'))
  expect(paths.filter((path) => path.endsWith('.parquet'))).toHaveLength(3)
})

it('takes a row that is written into a month while it is copied with the next run', async () => {
  const folder = aFolder()
  const archive = await anArchive({
    stores: [
      seeing(localStore(folder), async (uploads) => {
        if (uploads === 1) await archive.database.query(`insert into logs values (999, '2025-01-20 00:00+00')`)
      }),
    ],
  })
  await monthOf(archive)

  await expect(archive.run('logs')).rejects.toMatchObject({ code: 'ARCHIVE_CHANGED' })
  const between = [await countLive(archive), await archive.held()]
  const report = await archive.run('logs')

  expect(between).toEqual([101, []])
  expect(report.rows).toBe(101)
  expect(await countLive(archive)).toBe(0)
})

it('lets one of two runs of a policy do the work', async () => {
  const archive = await anArchive()
  await archive.database.query(`create table logs (id int primary key, at timestamptz not null);
    insert into logs select i, '2025-01-01'::timestamptz from generate_series(1, 300) i`)
  await archive.policy({ ...LOGS, batchRows: 50 })

  const runs = await Promise.allSettled([archive.run('logs'), archive.run('logs')])

  const refused = runs.flatMap((run) => (run.status === 'rejected' ? [run.reason.code] : []))
  expect(refused.every((code) => code === 'ARCHIVE_BUSY')).toBe(true)
  expect(refused.length).toBeLessThan(2)
  expect(await archive.held()).toEqual([{ table: 'public.logs', rows: 300 }])
})

it('brings a month back whose time has rows in the default partition since, and with a column that came later', async () => {
  const archive = await anArchive()
  await monthOf(archive)
  await archive.database.query('create table logs_others partition of logs default')
  await archive.run('logs')
  await archive.database.query(`insert into logs values (500, '2025-01-15 12:00+00');
    alter table logs add column level text not null default 'info'`)

  const report = await restoreArchive(archive.parts, { policy: 'logs', keepDays: 0 })

  expect(report).toMatchObject({ rows: 100, conflicts: 0 })
  expect(await archive.database.query('select level, count(*)::int from logs group by 1')).toEqual([
    { level: 'info', count: 101 },
  ])
})

it('puts the last moment of a month and the first of the next into their months, whatever the time zone of the database', async () => {
  const archive = await anArchive()
  const { database } = archive
  await database.query(
    `do $$ begin execute format('alter database %I set timezone to ''America/New_York''', current_database()); end $$`,
  )
  await database.query(`create table logs (id int primary key, at timestamptz not null);
    insert into logs values (1, '2025-01-31 23:59:59.999999+00'), (2, '2025-02-01 00:00+00')`)
  await archive.policy({ ...LOGS, into: 'table' })

  await archive.run('logs')

  expect(
    await database.query(
      `select a.tableoid::regclass::text as month, a.id, v.is_archived from v_logs_all v join logs_archive a using (id) order by id`,
    ),
  ).toEqual([
    { month: 'logs_archive_2025_01', id: 1, is_archived: true },
    { month: 'logs_archive_2025_02', id: 2, is_archived: true },
  ])
  expect((await listHeldMonths(archive.parts.database, 'logs')).map(({ name, rows }) => [name, rows])).toEqual([
    ['logs_archive_2025_02', 1],
    ['logs_archive_2025_01', 1],
  ])
})

it('makes a month whole again that was written to after a run was cut short, though rows went to the default partition meanwhile', async () => {
  const archive = await anArchive()
  const { database } = archive
  await monthOf(archive)
  await database.query(`
    create table logs_others partition of logs default;
    create function refuse() returns event_trigger language plpgsql as $$ begin raise exception 'cut short'; end $$;
    create event trigger refusing on ddl_command_start when tag in ('DROP TABLE') execute function refuse()`)
  await expect(archive.run('logs')).rejects.toThrow('cut short')
  await database.query(`drop event trigger refusing;
    insert into logs_1 values (998, '2025-01-20 00:00+00');
    insert into logs values (999, '2025-01-20 00:00+00')`)

  await expect(archive.run('logs')).rejects.toMatchObject({ code: 'ARCHIVE_CHANGED' })
  const between = [await countLive(archive), await database.query('select count(*)::int from logs_others')]
  const report = await archive.run('logs')

  expect(between).toEqual([102, [{ count: 0 }]])
  expect(report.rows).toBe(102)
})

async function monthOf({ database, policy }: AnArchive): Promise<void> {
  await database.query(`
    create table logs (id int, at timestamptz not null, primary key (at, id)) partition by range (at);
    create table logs_1 partition of logs for values from ('2025-01-01 00:00+00') to ('2025-02-01 00:00+00');
    insert into logs select i, '2025-01-02 00:00+00'::timestamptz + i * interval '1 hour' from generate_series(1, 100) i`)
  await policy({ ...LOGS, mode: 'partitions' })
}

async function countLive({ database }: AnArchive): Promise<number> {
  const [found] = await database.query<{ count: number }>('select count(*)::int from logs')
  return found?.count ?? -1
}

/** A store that tells of each file before it takes it. */
function seeing(store: Store, onUpload: (uploads: number) => Promise<void>): Store {
  let uploads = 0
  return {
    ...store,
    async upload(path, localFile, signal) {
      uploads += 1
      await onUpload(uploads)
      return store.upload(path, localFile, signal)
    },
  }
}
