import { describe, expect, it, vi } from 'vitest'
import { sumCheckpoints } from '../catalog/index.ts'
import { importFile } from './import-file.ts'
import { resumeRun } from './runs/cancel-and-resume.ts'
import { executeRun } from './runs/execute-run.ts'
import { aWorkbook } from './testing/a-workbook.ts'
import { anInstallation, aProfile } from './testing/an-installation.ts'

const profile = { ...aProfile(['sku', 'ean', 'title', 'price', 'stock']), file: {} }
const head = ['sku', 'ean', 'title', 'price', 'stock']
const forever = new AbortController().signal

describe('importing a workbook', () => {
  it('brings the rows of an Excel workbook into the catalogue', async () => {
    const installation = await anInstallation()
    const pens = [head, ['P-1', 4006381333931, 'Pen', 1.5, 10], ['P-2', '0036000291452', 'Ink', 19.989999999999998, 0]]
    const path = await installation.write('pens.xlsx', aWorkbook({ Pens: pens }))

    const run = await importFile(installation.parts, { path, supplier: { code: 'ACME' }, profile, signal: forever })

    expect(run).toMatchObject({ status: 'completed', created: 2, refused: 0 })
  })

  it('tells which sheets and columns it leaves aside', async () => {
    const installation = await anInstallation()
    const pens = [
      [...head, 'internal note'],
      ['P-1', 4006381333931, 'Pen', 1.5, 10, 'ask Ann'],
    ]
    const path = await installation.write('pens.xlsx', aWorkbook({ Pens: pens, Contacts: [['name'], ['Ann']] }))
    const told: unknown[] = []

    await importFile(installation.parts, {
      ...{ path, supplier: { code: 'ACME' }, profile, signal: forever },
      onUnread: (unread) => told.push(unread),
    })

    expect(told).toEqual([
      { columns: ['internal note'], sheets: ['Contacts'], entries: [], lists: [], places: [], records: [], rows: null },
    ])
  })

  it('goes on after it was stopped, with the same batches', async () => {
    const installation = await anInstallation()
    const rows = Array.from({ length: 12_000 }, (_, i) => [`P-${i}`, '', `Pen ${i}`, (i % 90) + 0.5, i % 7])
    const sheets = { Pens: [head, ...rows.slice(0, 6_000)], Inks: [head, ...rows.slice(6_000)] }
    const path = await installation.write('pens.xlsx', aWorkbook(sheets))
    const stop = new AbortController()
    const parts = { ...installation.parts, lanes: 1 }
    const first = importFile(parts, { path, supplier: { code: 'ACME' }, profile, signal: stop.signal })
    first.catch(() => {})
    const runId = await vi.waitFor(
      () => installation.told.at(-1)?.id ?? Promise.reject(new Error('no run yet')),
      60_000,
    )
    await vi.waitFor(async () => expect((await sumCheckpoints(parts.catalog, runId)).rows).toBeGreaterThan(0), {
      timeout: 60_000,
      interval: 5,
    })
    stop.abort()
    await first.catch(() => {})

    await resumeRun(parts, { id: runId }).catch(() => {})
    const run = await executeRun(parts, runId, forever)

    expect(run).toMatchObject({ status: 'completed', totalRows: 12_000, created: 12_000, refused: 0 })
  })
})
