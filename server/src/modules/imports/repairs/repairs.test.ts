import type { ErrorGroup, ImportRun, Profile, Repair } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import { executeRun } from '../runs/execute-run.ts'
import { createUndo } from '../runs/undo.ts'
import { pinRow, saveTemplate } from '../templates/templates.ts'
import { anInstallation, aProfile, type TestInstallation } from '../testing/an-installation.ts'
import { receiveFile } from '../uploads.ts'
import { listCauses } from './list-causes.ts'
import { createRepair, previewRepairOf } from './repair-run.ts'

const PROFILE: Profile = aProfile(['sku', 'ean', 'title', 'price', 'stock'])
const HEADER = 'sku;ean;title;price;stock'
const signal = new AbortController().signal

const FILE = [
  HEADER,
  'PEN;4006381333931;Pen;2.50;7',
  'INK;12345678905;Ink;7.00;3',
  'CAP;400638133393;Cap;1,50;1',
  'NIB;4,00638E+12;Nib;0.80;2',
  'BOX;3400949497294;Box;12,90;4',
  '',
].join('\n')

async function imported(content = FILE, profile = PROFILE) {
  const installation = await anInstallation()
  const run = await installation.importText(content, profile)
  return { ...installation, run }
}

async function repaired({ parts }: TestInstallation, runId: string, repairs: readonly Repair[]): Promise<ImportRun> {
  const { run } = await createRepair(parts, { runId, repairs })
  return executeRun(parts, run.id, signal)
}

const brief = (groups: readonly ErrorGroup[]) =>
  groups.map(({ cause, code, field, rows, repair }) => `${cause ?? code} ${field} ${rows} ${repair}`)

const products = ({ catalog }: TestInstallation) =>
  catalog.query(
    'select sku, ean, price from products join best_offers on product_id = products.id order by sku',
  ) as Promise<{ sku: string }[]>

const PRICES: Repair = { cause: 'decimal-mark', field: 'price' }
const ZEROS: Repair = { cause: 'leading-zeros', field: 'ean' }

describe('a damaged file', () => {
  it('is told by cause, with what each cell would be', async () => {
    const { parts, run } = await imported()

    const causes = await listCauses(parts.imports, run.id)

    expect(brief(causes)).toEqual([
      'decimal-mark price 2 offered',
      'digit-missing ean 1 offered',
      'leading-zeros ean 1 offered',
      'scientific-notation ean 1 none',
    ])
    expect(causes[0]?.samples).toEqual([
      { line: 4, value: '1,50', suggestion: '1.5' },
      { line: 6, value: '12,90', suggestion: '12.9' },
    ])
  })

  it('is repaired in the rows concerned only, once, and the rule stays for the next file', async () => {
    const installation = await imported()
    const { parts, run } = installation

    const preview = await previewRepairOf(parts, { runId: run.id, repairs: [PRICES, ZEROS] })
    const repair = await repaired(installation, run.id, [PRICES, ZEROS])

    expect(preview).toMatchObject({ rows: 3, becomesDefault: true, brokenRows: [] })
    expect(preview.samples.map(({ field, before, after }) => [field, before, after])).toEqual([
      ['price', '1,50', '1.5'],
      ['price', '12,90', '12.9'],
      ['ean', '12345678905', '0012345678905'],
    ])
    expect(repair).toMatchObject({ kind: 'repair', repairOf: run.id, totalRows: 3, created: 2, refused: 1, missing: 0 })
    expect(await products(installation)).toEqual([
      { sku: 'BOX', ean: '3400949497294', price: '12.9000' },
      { sku: 'INK', ean: '0012345678905', price: '7.0000' },
      { sku: 'PEN', ean: '4006381333931', price: '2.5000' },
    ])
    const next = await installation.importText(`${HEADER}\nTIN;4006381333948;Tin;3,40;1\n`, null)
    expect(next).toMatchObject({ created: 1, refused: 0 })
  })

  it('is not repaired twice for one cause, until the repair was taken back', async () => {
    const installation = await imported()
    const { parts, run } = installation
    const first = await repaired(installation, run.id, [PRICES])

    await expect(createRepair(parts, { runId: run.id, repairs: [PRICES] })).rejects.toMatchObject({
      code: 'IMPORT_NOT_REPAIRABLE',
    })
    const [prices] = await listCauses(parts.imports, run.id)
    const undo = await createUndo(parts, { runId: first.id, only: null })
    await executeRun(parts, undo.id, signal)

    expect(prices?.repairedBy).toBe(first.id)
    expect(await products(installation)).toEqual([{ sku: 'PEN', ean: '4006381333931', price: '2.5000' }])
    await expect(repaired(installation, run.id, [PRICES])).resolves.toMatchObject({ created: 1 })
  })

  it('keeps the first of two rows with one key, though only the second is read again', async () => {
    // The rule has every row read whole, so that the second one tells of its price too.
    const installation = await imported(`${HEADER}\nPEN;4006381333931;Pen;2.50;7\nPEN;4006381333931;Other;9,99;1\n`, {
      ...PROFILE,
      rules: [{ field: 'title', unique: true }],
    })

    const repair = await repaired(installation, installation.run.id, [PRICES])

    expect(repair).toMatchObject({ totalRows: 1, created: 0, updated: 0, refused: 1 })
    expect(await products(installation)).toEqual([{ sku: 'PEN', ean: '4006381333931', price: '2.5000' }])
  })

  it('is repaired once however often the run is taken up', async () => {
    const installation = await imported()
    const { parts, run } = installation
    const { run: created } = await createRepair(parts, { runId: run.id, repairs: [PRICES, ZEROS] })
    const stop = new AbortController()
    stop.abort()

    await executeRun(parts, created.id, stop.signal).catch(() => {})
    const resumed = await executeRun(parts, created.id, signal)
    const again = await executeRun(parts, created.id, signal)

    expect(resumed).toMatchObject({ totalRows: 3, created: 2 })
    expect(again).toMatchObject({ totalRows: 3, created: 2 })
  })

  it.each([
    ['scientific-notation', 'ean'],
    ['boolean', 'stock'],
  ] as const)('is not repaired where nothing proves what was there: %s', async (cause, field) => {
    const { parts, run } = await imported(`${FILE}TIN;4006381333948;Tin;3.40;TRUE\n`)

    const repair = createRepair(parts, { runId: run.id, repairs: [{ cause, field }] })

    await expect(repair).rejects.toMatchObject({ code: 'IMPORT_NOT_REPAIRABLE' })
  })

  it('is not repaired when a newer file of the supplier was imported', async () => {
    const { parts, run, importText } = await imported()
    await importText(`${HEADER}\nPEN;4006381333931;Pen;2.60;7\n`, PROFILE)

    const repair = createRepair(parts, { runId: run.id, repairs: [PRICES] })

    await expect(repair).rejects.toMatchObject({ code: 'IMPORT_OUTDATED' })
  })

  it('is not repaired when a golden row of its profile would become something else', async () => {
    const installation = await anInstallation()
    const { parts, write, importText } = installation
    const run = await importText(FILE, PROFILE)
    const upload = await receiveFile(parts, { fileName: 'golden.csv', bytes: await write('golden.csv', FILE) })
    const template = await saveTemplate(parts, { profile: PROFILE, supplier: 'ACME', isDefault: true })
    await pinRow(parts, { id: template.id, uploadId: upload.id, line: 4, note: 'A comma is no number here.' })

    const preview = await previewRepairOf(parts, { runId: run.id, repairs: [PRICES] })
    const repair = createRepair(parts, { runId: run.id, repairs: [PRICES] })

    expect(preview.brokenRows).toHaveLength(1)
    await expect(repair).rejects.toMatchObject({ code: 'IMPORT_GOLDEN_ROWS_BROKEN' })
  })
})
