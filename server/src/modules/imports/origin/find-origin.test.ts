import { rm } from 'node:fs/promises'
import type { ImportRun, Profile } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import { editProduct } from '../../catalog/index.ts'
import { importFile } from '../import-file.ts'
import { findFile } from '../queries/insert-file.ts'
import { executeRun } from '../runs/execute-run.ts'
import { createApplication } from '../runs/plans.ts'
import { createUndo } from '../runs/undo.ts'
import { anInstallation, type TestInstallation } from '../testing/an-installation.ts'
import { decideAll } from '../testing/queue-rows.ts'
import { findOrigin } from './find-origin.ts'

const { signal } = new AbortController()
const PROFILE: Profile = {
  name: 'pens',
  version: 1,
  file: { delimiter: ';', header: true, decimalMark: ',' },
  fields: {
    supplierSku: { from: { column: 'Ref' } },
    title: { from: { column: 'Name' }, transforms: [{ do: 'upper' }, { do: 'suffix', text: '!' }] },
    price: { from: { column: 'Price' } },
    stock: { from: { column: 'Qty' } },
    ean: { from: { column: 'EAN' } },
    brand: { constant: 'Acme' },
  },
  specifications: [{ from: { column: 'Tip' }, name: 'Tip' }],
}
const HEAD = 'Ref;Name;Price;Qty;Tip;EAN'
const EAN = '4006381333931'

async function aCatalogue(text: string) {
  const installation = await anInstallation()
  const { parts, catalog } = installation
  const run = await importAs(installation, 'ACME', text)
  const [{ id } = { id: '' }] = await catalog.query<{ id: string }>('select id from products order by title limit 1')
  const originOf = (field: string, more: object = {}) => findOrigin(parts, { productId: id, field, ...more }, signal)
  return { ...installation, installation, run, id, originOf }
}

async function importAs({ parts, write }: TestInstallation, supplier: string, text: string) {
  const path = await write(`${supplier}.csv`, text)
  return importFile(parts, { path, supplier: { code: supplier }, profile: PROFILE, signal })
}

async function undo({ parts }: TestInstallation, run: Pick<ImportRun, 'id'>) {
  const { id } = await createUndo(parts, { runId: run.id, only: null })
  return executeRun(parts, id, signal)
}

describe('the origin of a value', () => {
  it('is the file, its line, the cell as the file has it, and each step', async () => {
    const { originOf, run } = await aCatalogue(`${HEAD}\nA1; fine pen ;2,50;7;0.5 mm;\nZ1;Zebra;1;1;;`)

    const origin = await originOf('title')

    expect(origin).toMatchObject({
      value: 'FINE PEN!',
      held: false,
      computed: null,
      change: { kind: 'created', runId: run.id, line: 2, supplierCode: 'ACME', fileName: 'ACME.csv' },
      file: { runId: run.id, name: 'ACME.csv', hash: run.fileHash, kept: true },
      line: 2,
      profile: { name: 'pens', version: null },
      cells: [{ column: 'Name', text: ' fine pen ' }],
      missing: null,
    })
    expect(origin.steps.map(({ step, value }) => [step, value])).toEqual([
      ['read', 'fine pen'],
      ['upper', 'FINE PEN'],
      ['suffix', 'FINE PEN!'],
    ])
    expect(await originOf('brand')).toMatchObject({ value: 'Acme', cells: [], steps: [{ step: 'constant' }] })
    expect(await originOf('technicalSpecs', { specification: 'Tip' })).toMatchObject({
      value: '0.5 mm',
      cells: [{ column: 'Tip', text: '0.5 mm' }],
    })
    expect(await originOf('color')).toMatchObject({ value: null, missing: 'not-mapped' })
  })

  it('is the run that changed it last, through a plan too, whose file stays the one that was planned', async () => {
    const { originOf, parts, write, catalog } = await aCatalogue(`${HEAD}\nA1;Pen;2,50;7;;`)
    const path = await write('next.csv', `${HEAD}\nA1;Pen;3,10;7;;`)
    const plan = await importFile(parts, { path, supplier: { code: 'ACME' }, profile: PROFILE, signal, dryRun: true })
    const apply = await createApplication(parts, { planId: plan.id, only: null })
    await executeRun(parts, apply.id, signal)
    const [offer] = await catalog.query<{ id: string }>('select id from supplier_products')

    const origin = await originOf('price', { offerId: offer?.id })

    expect(origin).toMatchObject({
      value: '3.1000',
      computed: null,
      change: { runId: apply.id, line: 2, fields: { price: { old: 2.5, new: 3.1 } } },
      file: { runId: plan.id, name: 'next.csv', kept: true },
      cells: [{ column: 'Price', text: '3,10' }],
    })
    expect(await originOf('title')).toMatchObject({ file: { name: 'ACME.csv' } })
  })

  it('of a price is the best offer and why it is the best', async () => {
    const { installation, originOf } = await aCatalogue(`${HEAD}\nA1;Pen;2,50;0;;${EAN}`)
    await importAs(installation, 'BOLT', `${HEAD}\nB1;Pen;9;4;;${EAN}`)

    const { computed, change } = await originOf('price')

    expect(computed?.reason).toBe('in-stock')
    expect(computed?.offers.map(({ supplierCode, counts }) => [supplierCode, counts])).toEqual([
      ['BOLT', true],
      ['ACME', false],
    ])
    expect(change).toMatchObject({ kind: 'updated', supplierCode: 'BOLT', line: 2 })
  })

  it('of a decided row is the file that said it, also where a later one without that column brought the row', async () => {
    const installation = await anInstallation()
    const { parts, write, catalog } = installation
    const importWaiting = async (name: string, text: string, profile: Profile) =>
      importFile(parts, {
        path: await write(name, text),
        supplier: { code: 'ACME' },
        profile: { ...profile, withoutEan: 'queue' },
        signal,
      })
    const { price: _price, ...fields } = PROFILE.fields
    const all = await importWaiting('all.csv', `${HEAD}\nA1;Pen;2,50;7;;`, PROFILE)
    const stocks = await importWaiting('stocks.csv', `${HEAD}\nB1;Zip;;9;;\nA1;Pen;;8;;`, {
      ...PROFILE,
      fields,
    })
    const run = await decideAll(installation, { do: 'create' })
    const [offer] = await catalog.query<{ id: string; product_id: string }>(
      "select id, product_id from supplier_products where offer_key = 'A1'",
    )
    const originOf = (field: string) =>
      findOrigin(parts, { productId: offer?.product_id ?? '', offerId: offer?.id, field }, signal)

    const price = await originOf('price')
    const kept = await originOf('stock')

    expect(price).toMatchObject({
      change: { runId: run.id, line: 2, fileName: 'all.csv' },
      file: { runId: all.id, name: 'all.csv' },
      line: 2,
      cells: [{ column: 'Price', text: '2,50' }],
    })
    expect(kept).toMatchObject({
      change: { runId: run.id, line: 3, fileName: 'stocks.csv' },
      file: { runId: stocks.id, name: 'stocks.csv' },
      line: 3,
      cells: [{ column: 'Qty', text: '8' }],
    })
  })

  it('is the person who gave it by hand', async () => {
    const { originOf, parts, id } = await aCatalogue(`${HEAD}\nA1;Pen;2,50;7;;`)
    await editProduct(parts.catalog, { id, edit: { values: { title: 'Fine pen' }, author: 'Ann' } })

    expect(await originOf('title')).toMatchObject({
      value: 'Fine pen',
      held: true,
      change: { author: 'Ann', runId: null, fields: { title: { old: 'PEN!', new: 'Fine pen' } } },
      file: null,
      cells: [],
    })
  })

  it('is what gave it first, when a run that changed it was taken back', async () => {
    const { installation, originOf, run } = await aCatalogue(`${HEAD}\nA1;Pen;2,50;7;;`)
    const later = await importAs(installation, 'ACME', `${HEAD}\nA1;Ink;2,50;7;;`)
    const undone = await undo(installation, later)
    const back = await originOf('title')
    await undo(installation, undone)
    const again = await originOf('title')

    expect(back).toMatchObject({
      value: 'PEN!',
      change: { runId: run.id, line: 2 },
      takenBack: { runId: undone.id },
      cells: [{ text: 'Pen' }],
    })
    expect(again).toMatchObject({ value: 'INK!', change: { runId: later.id }, cells: [{ text: 'Ink' }] })
  })

  it('of a product that was taken out and brought back is still its first file', async () => {
    const { installation, originOf, run } = await aCatalogue(`${HEAD}\nA1;Pen;2,50;7;;`)
    await undo(installation, await undo(installation, run))

    expect(await originOf('title')).toMatchObject({ change: { runId: run.id, line: 2 }, cells: [{ text: 'Pen' }] })
    expect(await originOf('stock')).toMatchObject({ value: 7, change: { runId: run.id }, cells: [{ text: '7' }] })
  })

  it('says so when the file is no longer kept, or was changed since', async () => {
    const { originOf, parts, imports } = await aCatalogue(`${HEAD}\nA1;Pen;2,50;7;;`)
    const [file] = await imports.query<{ id: string }>('select id from import_files')
    const { objectKey } = (await findFile(imports.handle, file?.id ?? '')) ?? { objectKey: '' }
    await rm(parts.files.path(objectKey))

    expect(await originOf('title')).toMatchObject({
      change: { line: 2 },
      file: { name: 'ACME.csv', kept: false },
      cells: [],
      steps: [],
      missing: 'file-gone',
    })
  })

  it('says so when the offer is no longer listed', async () => {
    const { installation, id } = await aCatalogue(`${HEAD}\nA1;Pen;2,50;7;;\nB1;Zip;1;1;;`)
    await installation.catalog.query("update suppliers set missing_policy = 'out-of-stock'")
    const run = await importAs(installation, 'ACME', `${HEAD}\nB1;Zip;1;1;;`)

    const [offer] = await installation.catalog.query<{ id: string }>(
      "select id from supplier_products where offer_key = 'A1'",
    )

    const origin = await findOrigin(installation.parts, { productId: id, field: 'stock', offerId: offer?.id }, signal)

    expect(origin).toMatchObject({
      value: 0,
      change: { kind: 'missing', runId: run.id, line: null },
      missing: 'not-listed',
    })
  })

  it('knows no offer of another product', async () => {
    const { originOf } = await aCatalogue(`${HEAD}\nA1;Pen;2,50;7;;`)

    await expect(originOf('price', { offerId: '01900000-0000-7000-8000-000000000000' })).rejects.toMatchObject({
      code: 'OFFER_NOT_FOUND',
    })
  })
})
