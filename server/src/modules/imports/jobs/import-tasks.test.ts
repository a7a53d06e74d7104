import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { systemClock } from '../../../platform/clock.ts'
import { migrateJobs, startWorkers } from '../../../platform/jobs/start-workers.ts'
import { openLog } from '../../../platform/log.ts'
import { sumCheckpoints } from '../../catalog/index.ts'
import { enqueueImport } from '../import-file.ts'
import { cancelRun, getRun } from '../runs/cancel-and-resume.ts'
import { createRun } from '../runs/create-run.ts'
import { anInstallation, aProfile, type TestInstallation } from '../testing/an-installation.ts'
import { receiveFile } from '../uploads.ts'
import { enqueueRun, importTasks } from './import-tasks.ts'

const ROWS = 40_000
const SLOW = { timeout: 60_000, interval: 20 }
const log = openLog({ level: 'silent' })

async function aRun(installation: TestInstallation, rows = ROWS): Promise<string> {
  await migrateJobs(installation.imports.url, log)
  const lines = Array.from({ length: rows }, (_, i) => `A-${i};Article ${i};${i % 90}.50`)
  const path = await installation.write('catalogue.csv', `sku;title;price\n${lines.join('\n')}\n`)
  const file = await receiveFile(installation.parts, { fileName: 'catalogue.csv', bytes: path })
  const { runId } = await createRun(
    installation.parts,
    {
      file,
      supplier: { code: 'ACME' },
      profile: aProfile(['sku', 'title', 'price']),
      dialect: null,
      keepProfile: false,
      again: false,
    },
    enqueueRun,
  )
  return runId
}

function workElsewhere({ catalog, imports, dataDir }: TestInstallation) {
  const script = fileURLToPath(new URL('../testing/worker-process.ts', import.meta.url))
  const flags = ['--import', 'tsx', '--conditions=@products-manager/source']
  const child = spawn(process.execPath, [...flags, script, catalog.url, imports.url, dataDir], { stdio: 'inherit' })
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, exited: new Promise((resolve) => child.once('exit', resolve)) }
}

async function work({ parts, imports }: TestInstallation): Promise<void> {
  const workers = await startWorkers({
    imports: imports.handle,
    url: imports.url,
    handlers: importTasks(parts),
    slots: { long: 1, short: 1 },
    log,
    clock: systemClock,
    deadAfterMs: 500,
    lookEveryMs: 100,
  })
  onTestFinished(() => workers.stop())
}

const task = ({ parts }: TestInstallation, name: string) =>
  importTasks(parts)
    .find((handler) => handler.task.name === name)!
    .handling.run({ payload: {}, attempt: 1, signal: new AbortController().signal })

const isComplete = ({ parts }: TestInstallation, runId: string) =>
  vi.waitFor(async () => expect(await getRun(parts, runId)).toMatchObject({ status: 'completed' }), SLOW)

const rowsOf = async ({ parts }: TestInstallation, runId: string) => (await sumCheckpoints(parts.catalog, runId)).rows

describe('a worker', () => {
  it('does a run that waits', async () => {
    const installation = await anInstallation()
    const runId = await aRun(installation, 10)

    await work(installation)

    await isComplete(installation, runId)
    expect(await getRun(installation.parts, runId)).toMatchObject({ created: 10, error: null })
  })

  it('that is killed in the middle of a run leaves the rest to another one', async () => {
    const installation = await anInstallation()
    const runId = await aRun(installation)
    const first = workElsewhere(installation)
    await vi.waitFor(async () => expect(await rowsOf(installation, runId)).toBeGreaterThan(0), SLOW)

    first.child.kill('SIGKILL')
    await first.exited
    expect(await rowsOf(installation, runId)).toBeLessThan(ROWS)
    await work(installation)

    await isComplete(installation, runId)
    expect(await getRun(installation.parts, runId)).toMatchObject({ totalRows: ROWS, created: ROWS, updated: 0 })
    expect(
      await installation.catalog.query(
        "select count(*)::int as changes, count(distinct line)::int as lines from product_changes where kind = 'created'",
      ),
    ).toEqual([{ changes: ROWS, lines: ROWS }])
  })

  it('does a run once whose job comes twice', async () => {
    const installation = await anInstallation()
    const runId = await aRun(installation, 10)
    await work(installation)
    await isComplete(installation, runId)

    await installation.parts.imports.transaction((tx) => enqueueRun(tx, runId))

    await vi.waitFor(
      async () =>
        expect(await installation.imports.query('select count(*)::int from graphile_worker.jobs')).toEqual([
          { count: 0 },
        ]),
      SLOW,
    )
    expect(await getRun(installation.parts, runId)).toMatchObject({ status: 'completed', created: 10 })
  })
})

describe('enqueueImport', () => {
  it('puts the same bytes of a supplier before the workers once', async () => {
    const installation = await anInstallation()
    await migrateJobs(installation.imports.url, log)
    const path = await installation.write('catalogue.csv', 'sku;title;price\nA;Pen;1\n')
    const request = { path, profile: aProfile(['sku', 'title', 'price']), signal: new AbortController().signal }

    for (const code of ['ACME', 'ACME', 'BOLT'])
      await enqueueImport(installation.parts, { ...request, supplier: { code } })

    expect(await installation.imports.query('select supplier_code, status from import_jobs order by id')).toEqual([
      { supplier_code: 'ACME', status: 'pending' },
      { supplier_code: 'BOLT', status: 'pending' },
    ])
    expect(await installation.imports.query('select count(*)::int from graphile_worker.jobs')).toEqual([{ count: 2 }])
  })
})

describe('runs whose process was killed', () => {
  /** As a command that was killed leaves its run, so many seconds after. */
  async function anAbandonedRun(installation: TestInstallation, seconds: number): Promise<string> {
    const runId = await aRun(installation, 10)
    await installation.imports.query('delete from graphile_worker._private_jobs')
    await installation.imports.query(
      "update import_jobs set status = 'running', started_at = now(), heartbeat_at = now() - make_interval(secs => $1)",
      [seconds],
    )
    return runId
  }

  it('go on in a worker after a minute', async () => {
    const installation = await anInstallation()
    const runId = await anAbandonedRun(installation, 61)

    await task(installation, 'imports.take-up-runs')
    await work(installation)

    await isComplete(installation, runId)
  })

  it('are left alone while they show life', async () => {
    const installation = await anInstallation()
    const runId = await anAbandonedRun(installation, 50)

    await task(installation, 'imports.take-up-runs')

    expect(await getRun(installation.parts, runId)).toMatchObject({ status: 'running' })
    expect(await installation.imports.query('select count(*)::int from graphile_worker.jobs')).toEqual([{ count: 0 }])
  })

  it('stay cancelled when somebody had cancelled them', async () => {
    const installation = await anInstallation()
    const runId = await anAbandonedRun(installation, 61)
    await cancelRun(installation.parts, runId)

    await task(installation, 'imports.take-up-runs')

    expect(await getRun(installation.parts, runId)).toMatchObject({ status: 'cancelled' })
    expect(await installation.imports.query('select count(*)::int from graphile_worker.jobs')).toEqual([{ count: 0 }])
  })
})

describe('house-keeping', () => {
  it('drops uploads of yesterday that nobody imported, and their bytes, unless another upload has them too', async () => {
    const installation = await anInstallation()
    const { parts, write, imports } = installation
    const upload = async (content: string) =>
      receiveFile(parts, { fileName: 'a.csv', bytes: await write('a.csv', content) })
    const [alone, shared] = [await upload('sku;title\nA;Alone\n'), await upload('sku;title\nB;Shared\n')]
    await imports.query("update import_files set created_at = now() - interval '25 hours'")
    const kept = await upload('sku;title\nB;Shared\n')
    const runId = await aRun(installation, 1)
    await imports.query(
      "update import_files set created_at = now() - interval '25 hours' where file_name = 'catalogue.csv'",
    )

    await task(installation, 'imports.house-keeping')

    const left = await imports.query<{ id: string }>('select id from import_files')
    expect(left.map(({ id }) => id)).toHaveLength(2)
    expect(left.map(({ id }) => id)).toContain(kept.id)
    expect(existsSync(parts.originalPath(alone.objectKey))).toBe(false)
    expect(existsSync(parts.originalPath(shared.objectKey))).toBe(true)
    expect(await getRun(parts, runId)).toMatchObject({ status: 'pending' })
  })
})
