import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type Config, readConfig } from '../../../platform/config.ts'
import { type DatabaseSystem, openDatabases } from '../../../platform/databases.ts'
import { migrateJobs } from '../../../platform/jobs/start-workers.ts'
import { openLog } from '../../../platform/log.ts'
import { noteStatement } from '../../../platform/testing/note-statement.ts'
import { createTestDatabases, type TestDatabases } from '../../../platform/testing/seven-databases.ts'
import { backupTasks } from './backup.tasks.ts'
import { dumpTask } from './dump-databases.task.ts'

const NIGHT = new Date('2026-04-07T01:40:00Z')
const log = openLog({ level: 'silent' })
let test: TestDatabases
let system: DatabaseSystem
let directory: string
let config: Config

beforeAll(async () => {
  test = await createTestDatabases()
  directory = mkdtempSync(join(tmpdir(), 'pm-backups-'))
  vi.stubEnv('BACKUP_DIRECTORY', directory)
  config = readConfig({ ...process.env, ...test.env, PM_DATA_DIR: directory, BACKUP_DIRECTORY: directory })
  system = await openDatabases(config, { log, onStatement: noteStatement })
  await migrateJobs(system.directUrl('imports'), log)
})

afterAll(async () => {
  vi.unstubAllEnvs()
  await system.close()
  await test.drop()
  rmSync(directory, { recursive: true })
})

beforeEach(async () => {
  await test.of('imports').query('truncate import_jobs cascade')
  await test.of('imports').query('delete from graphile_worker._private_jobs')
})

async function run(task: string, payload: object, now: Date): Promise<void> {
  const parts = { config, system, clock: { now: () => now, elapsed: () => performance.now() }, log }
  const handlers = [...backupTasks(parts), dumpTask(parts)]
  const handler = handlers.find((one) => one.task.name === task)
  // The server spreads its checkpoint over minutes; one that is wanted at once ends that.
  const hurry = setInterval(() => void test.of('core').query('checkpoint'), 200)
  await Promise.resolve(handler?.handling.run({ payload, attempt: 1, signal: new AbortController().signal })).finally(
    () => clearInterval(hurry),
  )
}

async function anImport(heartbeat: string): Promise<void> {
  await test.of('imports').query(
    `insert into import_jobs (supplier_code, supplier_id, profile, status, total_rows, heartbeat_at)
     values ('ACME', gen_random_uuid(), '{}', 'running', 10, now() - interval '${heartbeat}')`,
  )
}

function waiting() {
  return test
    .of('imports')
    .query<{ key: string; at: Date; payload: object }>(
      'select j.key, j.run_at as at, p.payload from graphile_worker.jobs j join graphile_worker._private_jobs p on p.id = j.id',
    )
}

const taken = () =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((p) => p.endsWith('backup.json'))

it('a backup by schedule waits while a file is imported, and remembers since when', async () => {
  await anImport('1 second')

  await run('operations.full-backup', {}, NIGHT)

  expect(taken()).toEqual([])
  expect(await waiting()).toEqual([
    {
      key: 'calm full',
      at: new Date('2026-04-07T01:42:00Z'),
      payload: { work: 'full', since: NIGHT.toISOString() },
    },
  ])
})

it('it does not wait for a run whose process is gone, and asks for a drill afterwards', async () => {
  await anImport('10 minutes')

  await run('operations.full-backup', {}, NIGHT)

  expect(taken()).toHaveLength(1)
  expect(await waiting()).toMatchObject([{ key: 'calm drill', at: NIGHT }])
})

it('once a week each of the seven databases is written as SQL', async () => {
  await run('operations.dump-databases', {}, NIGHT)

  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((p) => p.endsWith('.sql.gz'))
  const wanted = Object.values(test.env).map((url) => `${new URL(url).pathname.slice(1)}.sql.gz`)
  expect(files.map((path) => path.slice(path.lastIndexOf('/') + 1)).sort()).toEqual(wanted.sort())
})

it('after hours of imports it is taken all the same', async () => {
  await anImport('1 second')
  const before = taken().length

  await run('operations.back-up-calmly', { work: 'full', since: '2026-04-06T21:00:00Z' }, NIGHT)

  expect(taken()).toHaveLength(before + 1)
})
