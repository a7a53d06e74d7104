import { expect, it } from 'vitest'
import { importFile } from '../import-file.ts'
import { anInstallation, aProfile, type TestInstallation } from '../testing/an-installation.ts'
import { decideAll, importRows, queueing, undo } from '../testing/queue-rows.ts'
import { receiveFile } from '../uploads.ts'
import { createRun } from './create-run.ts'
import { executeRun } from './execute-run.ts'
import { createUndo } from './undo.ts'

const { signal } = new AbortController()
const eventsOf = ({ imports }: TestInstallation) => imports.query('select topic, payload from outbox order by id')

it('tells followers of a run with its figures, once, however often it is executed', async () => {
  const installation = await anInstallation()
  const run = await installation.importText('sku;title;price\nA;Pen;1.50\nB;Ink;cheap\n;;\n', null)
  await executeRun(installation.parts, run.id, signal)

  const events = await eventsOf(installation)

  expect(events).toEqual([
    {
      topic: 'imports.run-ended',
      payload: {
        runId: run.id,
        kind: 'import',
        planId: null,
        undoOf: null,
        undone: null,
        supplierCode: 'ACME',
        fileName: 'catalogue.csv',
        status: run.status,
        totals: {
          rows: run.totalRows,
          created: run.created,
          updated: 0,
          unchanged: 0,
          refused: run.refused,
          warnings: run.warnings,
          missing: 0,
          conflicts: 0,
        },
        error: null,
      },
    },
  ])
})

it('tells of a run that failed, and why', async () => {
  const installation = await anInstallation()
  const { parts } = installation
  const bytes = await installation.write('pens.csv', 'sku;title\nA;Pen\n')
  const file = await receiveFile(parts, { fileName: 'pens.csv', bytes })
  const profile = aProfile(['sku', 'price'])
  const supplier = { code: 'ACME' }
  const { runId } = await createRun(parts, { file, supplier, profile, dialect: null, keepProfile: false, again: false })
  await expect(executeRun(parts, runId, signal)).rejects.toThrow()

  const events = await eventsOf(installation)

  expect(events).toMatchObject([
    { topic: 'imports.run-ended', payload: { status: 'failed', error: { code: 'IMPORT_COLUMNS_MISSING' } } },
  ])
})

it('tells nobody of a decision about waiting rows, nor that it was taken back: who did so knows', async () => {
  const installation = await anInstallation()
  await importRows(installation, [['CAP', '', 'Cap']], queueing)
  const decision = await decideAll(installation, { do: 'create' })
  await undo(installation, (await undo(installation, decision.id)).id)

  const events = await eventsOf(installation)

  expect(events).toMatchObject([{ payload: { kind: 'import' } }])
})

it('tells whether an undo took back a run, a part of one, or an undo', async () => {
  const installation = await anInstallation()
  const { parts } = installation
  const run = await importRows(installation, [['CAP', '', 'Cap', '2.00']])
  const inPart = await createUndo(parts, { runId: run.id, only: { fields: ['price'] } })
  await executeRun(parts, inPart.id, signal)
  await undo(installation, (await undo(installation, run.id)).id)

  const events = await eventsOf(installation)

  expect(events).toMatchObject([
    { payload: { kind: 'import', undone: null } },
    { payload: { kind: 'undo', undone: 'part' } },
    { payload: { kind: 'undo', undone: null } },
    { payload: { kind: 'undo', undone: 'undo' } },
  ])
})

it('tells that a plan waits for approval', async () => {
  const installation = await anInstallation()
  const path = await installation.write('next.csv', 'sku;title\nA;Pen\n')
  const request = { path, supplier: { code: 'ACME' }, profile: aProfile(['sku', 'title']), signal, dryRun: true }
  const run = await importFile(installation.parts, request)

  const events = await eventsOf(installation)

  expect(events).toMatchObject([
    {
      topic: 'imports.plan-waiting',
      payload: { runId: run.id, kind: 'plan', status: 'completed', totals: { created: 1 } },
    },
  ])
})
