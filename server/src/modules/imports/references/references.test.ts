import type { Profile } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import { listRateLists, listRatesOn } from '../queries/exchange-rates.ts'
import { findRun } from '../queries/find-run.ts'
import { findLookupVersion } from '../queries/lookup-tables.ts'
import { listDecisions } from '../queries/name-decisions.ts'
import { upsertProfile } from '../queries/profiles.ts'
import { listUnmatched } from '../queries/unmatched-names.ts'
import { createRun } from '../runs/create-run.ts'
import { executeRun } from '../runs/execute-run.ts'
import { anInstallation, type TestInstallation } from '../testing/an-installation.ts'
import { receiveFile } from '../uploads.ts'
import { keepRates } from './keep-rates.ts'
import { getTable, keepTable, listTables, removeTable } from './keep-tables.ts'
import { loadReferences } from './load-references.ts'
import { decide, withSuggestions } from './name-queue.ts'

const from = (column: string) => ({ from: { column } })
const profile: Profile = {
  name: 'acme',
  version: 1,
  file: { delimiter: ';', header: true, decimalMark: '.' },
  fields: {
    supplierSku: from('sku'),
    title: from('title'),
    color: { ...from('colour'), transforms: [{ do: 'lookup', table: 'colours', otherwise: 'empty' }] },
    price: { ...from('price'), transforms: [{ do: 'convert-currency', to: 'EUR', from: 'USD' }] },
    brand: { ...from('brand'), transforms: [{ do: 'match', to: 'brand' }] },
  },
}
const file = 'sku;title;colour;price;brand\nA1;Pen;rt;10;Acme\nA2;Ink;bl;20;ACME\nA3;Pad;xx;30;Bic\n'

async function prepared(): Promise<TestInstallation> {
  const installation = await anInstallation()
  const { imports } = installation.parts
  await keepTable(imports, 'colours', { csv: 'from;to\nrt;red\nbl;blue\n' })
  await keepRates(imports, {
    list: 'default',
    csv: 'from,to,day,rate\nEUR,USD,2026-01-02,1.25\nEUR,USD,2026-01-01,2\nEUR,GBP,2026-01-02,0.5\n',
  })
  return installation
}

const products = ({ catalog }: TestInstallation) =>
  catalog.query(
    `select sku, color, trim_scale(price)::text as price, brand_name as brand from products join best_offers on product_id = products.id order by sku`,
  )

describe('a run that looks things up', () => {
  it('takes tables, rates and decisions as they are when it begins, and keeps which', async () => {
    const installation = await prepared()

    const run = await installation.importText(file, profile)

    expect(await products(installation)).toEqual([
      { sku: 'A1', color: 'red', price: '8', brand: 'Acme' },
      { sku: 'A2', color: 'blue', price: '16', brand: 'ACME' },
      { sku: 'A3', color: null, price: '24', brand: 'Bic' },
    ])
    const row = await findRun(installation.parts.imports, run.id)
    expect(row?.lookedUp).toMatchObject({
      tables: { colours: 1 },
      rates: [
        {
          list: 'default',
          on: null,
          rates: expect.arrayContaining([{ from: 'EUR', to: 'USD', day: '2026-01-02', rate: '1.25' }]),
        },
      ],
      decisions: 0,
    })
  })

  it('queues names nobody decided about, with their rows, and takes a decision for ever', async () => {
    const installation = await prepared()
    const { imports, catalog } = installation.parts
    await installation.importText(file, profile)

    const queue = await listUnmatched(imports, { limit: 10 })
    expect(queue.map(({ name, rows, supplierCode }) => [name, rows, supplierCode])).toEqual([
      ['Acme', 2, 'ACME'],
      ['Bic', 1, 'ACME'],
    ])

    await decide(imports, { kind: 'brand', name: 'ACME', supplier: null, target: 'Acme Corporation' })
    await installation.importText(file, profile)
    await installation.importText(`${file}A4;Nib;rt;1;acme\n`, profile)

    expect((await products(installation)).map((product) => product['brand'])).toEqual([
      'Acme Corporation',
      'Acme Corporation',
      'Bic',
      'Acme Corporation',
    ])
    expect(
      (await listUnmatched(imports, { kind: 'brand', supplier: 'ACME', limit: 10 })).map(({ name }) => name),
    ).toEqual(['Bic'])
    expect(await listUnmatched(imports, { after: { ...queue[1]! }, limit: 10 })).toEqual([])
    expect(await listDecisions(imports, { kind: 'brand', limit: 10 })).toMatchObject([
      { kind: 'brand', name: 'ACME', supplierCode: null, target: 'Acme Corporation' },
    ])
    expect(await listDecisions(imports, { after: 1, limit: 10 })).toEqual([])
    const [near] = await withSuggestions(catalog, [
      { ...queue[0]!, name: 'Acme Corporatio', nameKey: 'acme corporatio' },
    ])
    expect(near?.suggestions[0]?.name).toBe('Acme Corporation')
    const [far] = await withSuggestions(catalog, [{ ...queue[0]!, kind: 'category' }])
    expect(far?.suggestions).toEqual([])
  })

  it('lets the latest decision count, and one of the supplier before a common one', async () => {
    const { parts } = await prepared()
    const load = async () =>
      (await loadReferences(parts, { profile, supplierCode: 'ACME', day: '2026-02-01' })).references.names.brand
    await decide(parts.imports, { kind: 'brand', name: 'Acme', supplier: 'ACME', target: 'First' })
    await decide(parts.imports, { kind: 'brand', name: 'Acme', supplier: null, target: 'Common' })
    await decide(parts.imports, { kind: 'brand', name: 'n/a', supplier: null, target: null })

    expect(Object.fromEntries(await load())).toEqual({ acme: 'First', 'n/a': null })

    await decide(parts.imports, { kind: 'brand', name: 'acme', supplier: 'ACME', target: 'Second' })

    expect((await load()).get('acme')).toBe('Second')
  })

  it('reads every row again when a rate or a table is another, and only then', async () => {
    const installation = await prepared()
    await installation.importText(file, profile)

    const same = await installation.importText(file, profile)
    await keepRates(installation.parts.imports, {
      list: 'default',
      rates: [{ from: 'USD', to: 'EUR', day: '2026-01-03', rate: '0.5' }],
    })
    const dearer = await installation.importText(file, profile)

    expect([same.unchanged, same.updated]).toEqual([3, 0])
    expect(dearer.updated).toBe(3)
    expect((await products(installation)).map(({ price }) => price)).toEqual(['5', '10', '15'])
  })

  it('goes on with what it began with, whatever changed meanwhile', async () => {
    const installation = await prepared()
    const { parts } = installation
    const received = await receiveFile(parts, {
      fileName: 'a.csv',
      bytes: await installation.write('a.csv', file),
      settings: profile.file,
    })
    const { runId } = await createRun(parts, {
      file: received,
      supplier: { code: 'ACME' },
      profile,
      dialect: null,
      keepProfile: false,
      again: true,
    })
    const stopped = AbortSignal.abort(new Error('killed'))
    await expect(executeRun(parts, runId, stopped)).rejects.toThrow()
    await keepTable(parts.imports, 'colours', { entries: [['rt', 'crimson']] })

    await executeRun(parts, runId, new AbortController().signal)

    expect((await products(installation)).map(({ color }) => color)).toEqual(['red', 'blue', null])
  })

  it('does not begin without a table its profile names', async () => {
    const installation = await anInstallation()

    await expect(installation.importText(file, profile)).rejects.toMatchObject({ code: 'IMPORT_LOOKUP_TABLES_MISSING' })
  })
})

describe('kept tables', () => {
  it('have a version for every change, and none without one', async () => {
    const { parts } = await prepared()
    await keepTable(parts.imports, 'colours', {
      entries: [
        ['rt', 'red'],
        ['bl', 'blue'],
      ],
    })
    const changed = await keepTable(parts.imports, 'colours', {
      entries: [
        ['rt', 'crimson'],
        ['RT', 'x'],
      ],
    })

    expect(changed).toMatchObject({ name: 'colours', version: 2, entries: 2, usedBy: [] })
    expect((await getTable(parts.imports, 'colours')).content).toEqual([
      ['rt', 'crimson'],
      ['RT', 'x'],
    ])
    expect((await findLookupVersion(parts.imports, { name: 'colours', version: 1 }))?.entries).toEqual([
      ['rt', 'red'],
      ['bl', 'blue'],
    ])
  })

  it('stay while a template uses them', async () => {
    const { parts, importText } = await prepared()
    await importText(file, profile)
    await parts.imports.transaction(async (tx) => upsertProfile(tx, { profile, supplier: 'ACME', isDefault: false }))

    expect(await listTables(parts.imports)).toMatchObject([{ name: 'colours', usedBy: ['acme'] }])
    await expect(removeTable(parts.imports, 'colours')).rejects.toMatchObject({ code: 'IMPORT_LOOKUP_TABLE_USED' })

    await keepTable(parts.imports, 'other', { entries: [['a', 'b']] })
    await removeTable(parts.imports, 'other')
    expect((await listTables(parts.imports)).map(({ name }) => name)).toEqual(['colours'])
    await expect(getTable(parts.imports, 'other')).rejects.toMatchObject({ code: 'IMPORT_LOOKUP_TABLE_NOT_FOUND' })
  })

  it.each([
    ['a;b;c\n', 'Line 1 has other than two columns.'],
    ['from;to\n;b\n', 'Line 2 says nothing in its first column.'],
  ])('say where %j is no table', async (csv, message) => {
    const { parts } = await anInstallation()

    await expect(keepTable(parts.imports, 'x', { csv })).rejects.toThrow(message)
  })
})

describe('kept rates', () => {
  it('are read from what the European Central Bank publishes', async () => {
    const { parts } = await anInstallation()
    const csv = 'Date, USD, JPY, \n20 November 2026, 1.1604, 180.95, \n'

    expect(await keepRates(parts.imports, { list: 'ecb', csv })).toBe(2)

    expect(await listRatesOn(parts.imports, { list: 'ecb', day: '2026-11-21' })).toEqual([
      { from: 'EUR', to: 'JPY', day: '2026-11-20', rate: '180.95' },
      { from: 'EUR', to: 'USD', day: '2026-11-20', rate: '1.1604' },
    ])
    expect(await listRatesOn(parts.imports, { list: 'ecb', day: '2026-11-19' })).toEqual([])
    expect(await listRateLists(parts.imports)).toEqual(['ecb'])
  })

  it.each(['from,to,day,rate\nEUR,USD,2026-01-01,0\n', 'from,to,day,rate\nEUR,USD,2026-13-01,1\n', 'a,b\n1,2\n'])(
    'refuse %j',
    async (csv) => {
      const { parts } = await anInstallation()

      await expect(keepRates(parts.imports, { list: 'x', csv })).rejects.toMatchObject({ code: 'IMPORT_LIST_NOT_READ' })
    },
  )
})
