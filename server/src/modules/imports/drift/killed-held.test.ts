import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createRun } from '../runs/create-run.ts'
import { executeRun } from '../runs/execute-run.ts'
import { getPlan } from '../runs/plans.ts'
import { anInstallation, aProfile, type TestInstallation } from '../testing/an-installation.ts'
import { receiveFile } from '../uploads.ts'
import { acceptHeldRun, getRunDrift } from './held-runs.ts'

const ROWS = 8_000
const KEPT = 5_000
const profile = aProfile(['sku', 'title', 'price'])
const { signal } = new AbortController()
const SLOW = { timeout: 60_000, interval: 5 }

function aList(size: number, price: number): string {
  const rows = Array.from({ length: size }, (_, i) => `A-${i};Article ${i};${price + (i % 90)}.50`)
  return ['sku;title;price', ...rows, ''].join('\n')
}

async function aRun({ parts, write }: TestInstallation, content: string): Promise<string> {
  const file = await receiveFile(parts, { fileName: 'next.csv', bytes: await write('next.csv', content) })
  const supplier = { code: 'ACME' }
  const order = { file, supplier, profile, dialect: null, keepProfile: false, again: false }
  return (await createRun(parts, order)).runId
}

/** Executes the run in another process, and kills that as soon as the condition holds. */
async function killWhen({ catalog, imports, dataDir }: TestInstallation, runId: string, holds: () => Promise<boolean>) {
  const script = fileURLToPath(new URL('../testing/run-process.ts', import.meta.url))
  const flags = ['--import', 'tsx', '--conditions=@products-manager/source']
  const child = spawn(process.execPath, [...flags, script, catalog.url, imports.url, dataDir, runId])
  onTestFinished(() => void child.kill('SIGKILL'))
  const exited = new Promise((resolve) => child.once('exit', resolve))
  await vi.waitFor(async () => expect(await holds()).toBe(true), SLOW)
  child.kill('SIGKILL')
  await exited
}

it('keeps every row of a held file whose process is killed while it reads, at its verdict, and while it plans', {
  timeout: 300_000,
}, async () => {
  const installation = await anInstallation()
  const { catalog, imports, parts, importText } = installation
  await importText(aList(ROWS, 10), profile)
  const before = await catalog.query('select * from supplier_products order by offer_key')
  const runId = await aRun(installation, aList(KEPT, 11))
  const has = (rows: unknown[]) => rows.length > 0

  await killWhen(installation, runId, async () =>
    has(await imports.query(`select from import_jobs where id = '${runId}' and status = 'running'`)),
  )
  await killWhen(installation, runId, async () =>
    has(await imports.query(`select from run_facts where run_id = '${runId}' and state = 'held'`)),
  )
  await killWhen(installation, runId, async () =>
    has(await catalog.query(`select from plan_rows where plan_id = '${runId}' limit 1`)),
  )
  const held = await vi.waitFor(() => executeRun(parts, runId, signal), SLOW)

  expect(held).toMatchObject({ status: 'held', missing: ROWS - KEPT })
  expect(await getPlan(parts, runId)).toMatchObject({
    state: 'open',
    summary: { kinds: { updated: KEPT, missing: ROWS - KEPT } },
  })
  expect(await getRunDrift(parts, runId)).toMatchObject({ state: 'held', reasons: [{ code: 'missing' }] })
  expect(await catalog.query('select * from supplier_products order by offer_key')).toEqual(before)
  const accepted = { runId, safeOnly: false, newNormal: false, note: null, author: null }
  const { id } = await acceptHeldRun(parts, accepted)
  expect(await executeRun(parts, id, signal)).toMatchObject({ updated: KEPT, missing: ROWS - KEPT })
})
