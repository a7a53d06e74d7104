import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Database, openDatabase, sql } from '@products-manager/postgres'
import { startTestCluster, type TestDatabase, testCluster } from '@products-manager/postgres/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../clock.ts'
import { openLog } from '../log.ts'
import { noteStatement } from '../testing/note-statement.ts'
import { addJob } from './add-job.ts'
import { countJobs } from './queries/return-jobs.ts'
import { migrateJobs, startWorkers, type Workers } from './start-workers.ts'
import { drawPen, penHandler } from './testing/pens.ts'

const log = openLog({ level: 'silent' })
let database: TestDatabase
let imports: Database<'imports'>
let folder: string
let diary: string
let workers: Workers | null
let children: ChildProcess[]

beforeEach(async () => {
  const cluster = await testCluster()
  database = await cluster.createDatabase()
  imports = openDatabase({ name: 'imports', url: database.url, pool: { size: 4 }, onStatement: noteStatement })
  await migrateJobs(database.url, log)
  folder = mkdtempSync(join(tmpdir(), 'pm-jobs-'))
  diary = join(folder, 'diary')
  writeFileSync(diary, '')
  workers = null
  children = []
})

afterEach(async () => {
  await workers?.stop()
  for (const child of children) child.kill('SIGKILL')
  await imports.close()
  await database.drop()
  rmSync(folder, { recursive: true })
})

const lines = () => readFileSync(diary, 'utf8').split('\n').slice(0, -1)
const says = (line: string) => vi.waitFor(() => expect(lines()).toContain(line), { timeout: 30_000, interval: 50 })
const add = (pen: string, does: string, queue?: string) =>
  imports.transaction((tx) => addJob(tx, drawPen, { payload: { pen, does }, ...(queue && { queue }) }))

// As everyone does who looks for a job.
const lockQueues = sql<object>('jobs.lock_queues')`
  select id from graphile_worker._private_job_queues for no key update
`

async function work(options: { pollEveryMs?: number } = {}): Promise<void> {
  workers = await startWorkers({
    ...options,
    imports,
    url: database.url,
    handlers: [penHandler(diary)],
    slots: { long: 2, short: 1 },
    log,
    clock: systemClock,
    deadAfterMs: 500,
    lookEveryMs: 100,
  })
}

function workElsewhere(): ChildProcess {
  const script = fileURLToPath(new URL('testing/worker-process.ts', import.meta.url))
  const flags = ['--import', 'tsx', '--conditions=@products-manager/source']
  const child = spawn(process.execPath, [...flags, script, database.url, diary], { stdio: 'inherit' })
  children.push(child)
  return child
}

const exited = (child: ChildProcess) => new Promise((resolve) => child.once('exit', resolve))

describe('a job', () => {
  it('is done once its transaction commits, and never when it does not', async () => {
    const refused = imports.transaction(async (tx) => {
      await addJob(tx, drawPen, { payload: { pen: 'ghost', does: 'ends' } })
      throw new Error('taken back')
    })
    await expect(refused).rejects.toThrow('taken back')
    await add('blue', 'ends')

    await work()

    await says('blue 1 ends')
    expect(lines()).toEqual(['blue 1 begins', 'blue 1 ends'])
  })

  it('waits once under its key', async () => {
    for (const pen of ['first', 'second']) {
      await imports.transaction((tx) => addJob(tx, drawPen, { payload: { pen, does: 'ends' }, key: 'pen' }))
    }

    await work()

    await says('second 1 ends')
    expect(lines()).not.toContain('first 1 begins')
  })

  it('follows the one before it in its queue at once, without waiting for the poll', async () => {
    await work({ pollEveryMs: 3_600_000 })
    await add('blue', 'waits at the gate', 'desk')
    await says('blue 1 begins')
    await add('red', 'ends', 'desk')

    writeFileSync(`${diary}.open`, '')

    await says('red 1 ends')
    expect(lines()).toEqual(['blue 1 begins', 'blue 1 ends', 'red 1 begins', 'red 1 ends'])
  })

  it('is taken at once when its queue was locked in the moment it was told of, without waiting for the poll', async () => {
    await database.query(`insert into graphile_worker._private_job_queues (queue_name) values ('desk')`)
    await work({ pollEveryMs: 3_600_000 })

    await imports.transaction(async (tx) => {
      await tx.many(lockQueues)
      await add('blue', 'ends', 'desk')
      await sleep(30)
    })

    await says('blue 1 ends')
  })

  it('that fails is tried again, later', async () => {
    await add('red', 'fails once')

    await work()

    await says('red 2 ends')
  })

  it('that cannot succeed is given up after one try', async () => {
    await add('green', 'breaks')

    await work()

    await says('green given up PEN_BROKEN')
    await vi.waitFor(async () => {
      expect(await countJobs(imports)).toEqual([{ name: 'pens.draw', waiting: 0, running: 0, failed: 1 }])
    })
    expect(lines()).toEqual(['green 1 begins', 'green given up PEN_BROKEN'])
  })
})

describe('a worker that stops', () => {
  it('gives its job back at once, and the try does not count', async () => {
    const first = workElsewhere()
    await add('black', 'waits')
    await says('black 1 begins')

    first.kill('SIGTERM')
    await exited(first)

    const [job] = await database.query<{ attempts: number; due: boolean }>(
      'select attempts, run_at <= now() as due from graphile_worker.jobs where locked_at is null',
    )
    expect(job).toEqual({ attempts: 0, due: true })
  })
})

describe('a worker that is killed', () => {
  it('loses its job to another one', async () => {
    const first = workElsewhere()
    await add('white', 'waits once')
    await says('white 1 begins')

    first.kill('SIGKILL')
    await exited(first)
    await work()

    await says('white 2 ends')
  })

  it('on the last try leaves a job that is given up', async () => {
    const first = workElsewhere()
    await add('grey', 'waits')
    await says('grey 1 begins')
    await database.query('update graphile_worker._private_jobs set attempts = max_attempts')

    first.kill('SIGKILL')
    await exited(first)
    await work()

    await says('grey given up JOB_WORKER_KILLED')
    expect(lines()).toEqual(['grey 1 begins', 'grey given up JOB_WORKER_KILLED'])
  })

  it('is told from one that lives, whose job is left alone', async () => {
    workElsewhere()
    await add('brown', 'waits')
    await says('brown 1 begins')

    await work()
    await add('blue', 'fails once')
    await says('blue 2 ends')

    expect(lines().filter((line) => line.startsWith('brown'))).toEqual(['brown 1 begins'])
  })
})

describe('a server that restarts', () => {
  it('takes no job from the worker that does it, and the worker goes on afterwards', async () => {
    const cluster = await startTestCluster()
    const here = await cluster.createDatabase()
    const handle = openDatabase({ name: 'imports', url: here.url, pool: { size: 4 }, onStatement: noteStatement })
    await migrateJobs(here.url, log)
    const parts = { imports: handle, url: here.url, handlers: [penHandler(diary)], slots: { long: 1, short: 1 }, log }
    const worker = await startWorkers({ ...parts, clock: systemClock, deadAfterMs: 10_000, lookEveryMs: 100 })
    const addHere = (pen: string, does: string) =>
      handle.transaction((tx) => addJob(tx, drawPen, { payload: { pen, does } }))
    await addHere('blue', 'waits at the gate')
    await says('blue 1 begins')

    await cluster.stop('crash')
    await cluster.start()
    await vi.waitFor(() => addHere('red', 'ends'), { timeout: 20_000 })
    writeFileSync(`${diary}.open`, '')

    await says('red 1 ends')
    expect(lines()).toEqual(['blue 1 begins', 'blue 1 ends', 'red 1 begins', 'red 1 ends'])
    await vi.waitFor(async () => expect(await countJobs(handle)).toEqual([]), { timeout: 20_000 })
    await worker.stop()
    await handle.close()
    await cluster.stop()
  })
})
