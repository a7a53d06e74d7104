import type { Profile } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import { importFile } from './import-file.ts'
import { anInstallation, aProfile } from './testing/an-installation.ts'

const PEN = '4006381333931'
const INK = '4006381333948'
const CAP = '5901234123457'
const BY_SKU = `sku;ean;title;price;stock\nA;${PEN};Pen;1.00;5\nB;${INK};Ink;2.00;6\n`
const BY_EAN = `ean;title;price;stock\n${PEN};Pen;1.00;5\n${INK};Ink;2.00;6\n`
const full = aProfile(['sku', 'ean', 'title', 'price', 'stock'])
const fullByEan = aProfile(['ean', 'title', 'price', 'stock'])
const pricesByEan = aProfile(['ean', 'price'])
const pricesBySku = aProfile(['sku', 'ean', 'price'])

async function after(content: string, profile: Profile) {
  const installation = await anInstallation()
  await installation.importText(content, profile)
  const offers = () =>
    installation.catalog.query(
      `select offer_key as key, supplier_sku as sku, price::text, stock, missing_since is not null as gone
         from supplier_products order by offer_key`,
    )
  const problems = (runId: string) =>
    installation.imports.query(`select line, code from import_errors where job_id = '${runId}' order by line`)
  return { ...installation, offers, problems }
}

describe('a row whose own key is no offer of its supplier', () => {
  it('is the one offer that its EAN leads to: prices by EAN, offers by SKU', async () => {
    const { importText, offers } = await after(BY_SKU, full)

    const run = await importText(`ean;price\n${PEN};1.50\n${INK};2.00\n`, pricesByEan)

    expect(run).toMatchObject({ created: 0, updated: 1, unchanged: 1, refused: 0, missing: 0 })
    expect(await offers()).toEqual([
      { key: 'A', sku: 'A', price: '1.5000', stock: 5, gone: false },
      { key: 'B', sku: 'B', price: '2.0000', stock: 6, gone: false },
    ])
  })

  it('is that offer the other way round: prices by SKU with an EAN, offers by EAN', async () => {
    const { importText, offers } = await after(BY_EAN, fullByEan)

    const run = await importText(`sku;ean;price\nA;${PEN};1.50\nB;${INK};2.00\n`, pricesBySku)

    expect(run).toMatchObject({ created: 0, refused: 0, missing: 0 })
    expect(await offers()).toEqual([
      { key: `ean:${PEN}`, sku: 'A', price: '1.5000', stock: 5, gone: false },
      { key: `ean:${INK}`, sku: 'B', price: '2.0000', stock: 6, gone: false },
    ])
  })

  it.each([
    ['by EAN, offers by SKU', BY_SKU, full, BY_EAN, fullByEan],
    ['by SKU, offers by EAN', BY_EAN, fullByEan, BY_SKU, full],
  ])('is that offer in a full file too: %s', async (_, first, profile, second, other) => {
    const { importText, offers } = await after(first, profile)

    const run = await importText(second, other)

    expect(run).toMatchObject({ created: 0, refused: 0, missing: 0 })
    expect(await offers()).toHaveLength(2)
  })

  it('changes nothing when the same file comes again', async () => {
    const { importText } = await after(BY_SKU, full)
    const prices = `ean;price\n${PEN};1.50\n${INK};2.50\n`
    await importText(prices, pricesByEan)

    const run = await importText(prices, pricesByEan)

    expect(run).toMatchObject({ created: 0, updated: 0, unchanged: 2, missing: 0 })
  })

  it('is refused when the supplier has several offers of that product, and none of them is touched', async () => {
    const { importText, offers, problems } = await after(
      `sku;ean;title;price;stock\nA;${PEN};Pen;1.00;5\nA-10;${PEN};Pen;9.00;5\nB;${INK};Ink;2.00;6\n`,
      full,
    )

    const run = await importText(`ean;price\n${PEN};1.50\n${INK};2.50\n`, { ...pricesByEan, listing: 'changes' })

    expect(run).toMatchObject({ updated: 1, refused: 1, missing: 0 })
    expect(await problems(run.id)).toEqual([{ line: 2, code: 'OFFER_AMBIGUOUS' }])
    expect((await offers()).map(({ price }) => price)).toEqual(['1.0000', '9.0000', '2.5000'])
  })

  it('is refused as a repetition when another row is that offer already', async () => {
    const { importText, problems } = await after(BY_SKU, full)

    const run = await importText(`sku;ean;price\nA;${PEN};1.50\n;${PEN};1.60\nB;${INK};2.00\n`, pricesBySku)

    expect(run).toMatchObject({ updated: 1, refused: 1, missing: 0 })
    expect(await problems(run.id)).toEqual([{ line: 3, code: 'ROW_DUPLICATE' }])
  })

  it('is the one offer of the same reference of its brand, where it has no EAN', async () => {
    const withReference = (profile: Profile): Profile => ({
      ...profile,
      fields: {
        ...profile.fields,
        manufacturerReference: { from: { column: 'ref' } },
        brand: { from: { column: 'brand' } },
      },
    })
    const { importText, offers } = await after(
      `ean;title;price;ref;brand\n${PEN};Pen;1.00;R-1;Acme\n${INK};Ink;2.00;R-2;Acme\n`,
      withReference(aProfile(['ean', 'title', 'price'])),
    )

    const run = await importText(
      `sku;price;ref;brand\nA;1.50;R-1;Acme\nB;2.00;R-2;Acme\n`,
      withReference(aProfile(['sku', 'price'])),
    )

    expect(run).toMatchObject({ created: 0, refused: 0, missing: 0 })
    expect((await offers()).map(({ key, price }) => [key, price])).toEqual([
      [`ean:${PEN}`, '1.5000'],
      [`ean:${INK}`, '2.0000'],
    ])
  })

  it('that is marked as deleted takes the offer its EAN leads to off the list', async () => {
    const { importText, offers } = await after(BY_SKU, full)
    const deleted = { from: { column: 'state' }, values: ['D'] }

    const run = await importText(`ean;price;state\n${PEN};;D\n`, { ...pricesByEan, listing: 'changes', deleted })

    expect(run).toMatchObject({ missing: 1 })
    expect((await offers()).map(({ key, gone }) => [key, gone])).toEqual([
      ['A', true],
      ['B', false],
    ])
  })
})

describe('a file without titles', () => {
  it('makes no offer of a product that other suppliers have', async () => {
    const { parts, write, importText, offers, problems } = await after(BY_SKU, full)
    const path = await write('other.csv', `sku;ean;title;price\nX;${CAP};Cap;3.00\n`)
    const signal = new AbortController().signal
    await importFile(parts, {
      path,
      supplier: { code: 'BOLT' },
      profile: aProfile(['sku', 'ean', 'title', 'price']),
      signal,
    })

    const run = await importText(`ean;price\n${PEN};1.00\n${INK};2.00\n${CAP};9.00\n`, pricesByEan)

    expect(run).toMatchObject({ created: 0, refused: 1, missing: 0 })
    expect(await problems(run.id)).toEqual([{ line: 4, code: 'OFFER_UNKNOWN' }])
    expect(await offers()).toHaveLength(3)
  })

  it('makes offers of known products when it is the first of its supplier, and later when its profile says so', async () => {
    const { parts, write, offers } = await after(BY_SKU, full)
    const signal = new AbortController().signal
    const bolt = async (content: string, profile: Profile) =>
      importFile(parts, { path: await write('other.csv', content), supplier: { code: 'BOLT' }, profile, signal })

    const first = await bolt(`ean;price\n${PEN};1.20\n`, pricesByEan)
    const second = await bolt(`ean;price\n${PEN};1.20\n${INK};2.20\n`, pricesByEan)
    const third = await bolt(`ean;price\n${PEN};1.20\n${INK};2.20\n`, { ...pricesByEan, makes: 'offers' })

    expect([first, second, third].map(({ updated, refused }) => ({ updated, refused }))).toEqual([
      { updated: 1, refused: 0 },
      { updated: 0, refused: 1 },
      { updated: 1, refused: 0 },
    ])
    expect((await offers()).map(({ key }) => key)).toEqual(['A', 'B', `ean:${PEN}`, `ean:${INK}`])
  })
})

describe('a file whose profile makes nothing', () => {
  it('leaves what it does not know although it has titles', async () => {
    const { importText, offers, problems } = await after(BY_SKU, full)

    const run = await importText(`${BY_SKU}C;${CAP};Cap;3.00;1\n`, { ...full, makes: 'nothing' })

    expect(run).toMatchObject({ created: 0, unchanged: 2, refused: 1 })
    expect(await problems(run.id)).toEqual([{ line: 4, code: 'PRODUCT_UNKNOWN' }])
    expect(await offers()).toHaveLength(2)
  })
})
