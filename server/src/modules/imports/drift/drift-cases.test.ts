import type { Profile } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../platform/errors.ts'
import { anInstallation } from '../testing/an-installation.ts'
import { getRunDrift } from './held-runs.ts'

const ROWS = 300
const COLUMNS = ['ref', 'ean', 'désignation', 'marque', 'prix', 'stock', 'note'] as const
const THINGS = ['Perceuse à percussion', 'Scie sauteuse', 'Câble électrique', 'Boîte de dérivation', 'Clé à molette']
const BRANDS = ['Bosch', 'Würth', 'Facom', 'Légrand', 'Stabilo']

const profile: Profile = {
  $schema: 'urn:products-manager:import-profile:1',
  name: 'tarif',
  version: 1,
  file: { delimiter: ';', header: true, decimalMark: ',' },
  fields: {
    supplierSku: { from: { column: 'ref' } },
    ean: { from: { column: 'ean' } },
    title: { from: { column: 'désignation' } },
    brand: { from: { column: 'marque' } },
    price: { from: { column: 'prix' } },
    stock: { from: { column: 'stock' } },
  },
}

type Article = Record<(typeof COLUMNS)[number], string>

/** What a wholesaler lists in a month: three percent of the articles go and come, some prices rise, stocks change. */
function month(number: number, supplier = 0): Article[] {
  const articles = Array.from({ length: ROWS + 40 }, (_, i) => i).filter(
    (i) => i >= 9 * number && i < ROWS + 9 * number,
  )
  return articles.map((i) => {
    const risen = (i + number) % 4 === 0 ? 1 + number / 100 : 1
    const sale = (i + number) % 40 === 0 ? 0.6 : 1
    const price = (5 + ((i * 37) % 400)) * risen * sale
    return {
      ref: `${'RST'[supplier]}-${i}`,
      ean: withCheckDigit(`3${supplier}0000${String(1_000_00 + i).padStart(6, '0')}`),
      désignation: `${THINGS[i % THINGS.length]} ${i}`,
      marque: BRANDS[(i * 7) % BRANDS.length] ?? '',
      prix: price.toFixed(2).replace('.', ','),
      stock: String((i * 13 + number * 7) % 50),
      note: 'au détail',
    }
  })
}

function withCheckDigit(digits: string): string {
  const sum = Array.from(digits, Number).reduce((total, digit, place) => total + digit * (place % 2 === 0 ? 1 : 3), 0)
  return `${digits}${(10 - (sum % 10)) % 10}`
}

function text(articles: readonly Article[], { by = ';', header = COLUMNS as readonly string[] } = {}): string {
  const lines = articles.map((article) => COLUMNS.map((column) => article[column]).join(by))
  return [header.join(by), ...lines, ''].join('\n')
}

const with_ = (change: (article: Article, i: number) => Partial<Article>): string =>
  text(month(1).map((article, i) => ({ ...article, ...change(article, i) })))
const cents = ({ prix }: Article) => ({ prix: prix.replace(',', '') })

async function afterMonths(count: number) {
  const installation = await anInstallation()
  for (let i = 0; i < count; i++) {
    const run = await installation.importText(text(month(i)), profile)
    expect([i, run.status]).toEqual([i, 'completed'])
  }
  /** What becomes of the next file: why it is held, the error that stops it, or that it is imported. */
  const send = async (content: string | Uint8Array): Promise<string[]> => {
    try {
      const run = await installation.importText(content, profile)
      return run.status === 'held'
        ? (await getRunDrift(installation.parts, run.id)).reasons.map(({ code }) => code)
        : [run.status]
    } catch (error) {
      if (error instanceof AppError) return [error.code]
      throw error
    }
  }
  const snapshot = () =>
    installation.catalog.query(
      `select offer_key, price, stock, missing_since, updated_at from supplier_products order by 1`,
    )
  return { ...installation, send, snapshot }
}

describe('the file after a supplier’s first one', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['is cut off after two thirds', text(month(1)).slice(0, (text(month(1)).length * 2) / 3), 'missing'],
    ['is cut off within its last rows', text(month(1)).slice(0, -30), 'cut-off'],
    ['is written with another delimiter', text(month(1), { by: '|' }), 'IMPORT_COLUMNS_MISSING'],
    ['is UTF-8 read twice', Buffer.from(Buffer.from(text(month(1))).toString('latin1')), 'IMPORT_COLUMNS_MISSING'],
    [
      'has broken texts under its own header',
      with_(({ désignation }) => ({ désignation: Buffer.from(désignation).toString('latin1') })),
      'garbled',
    ],
    ['has prices in cents', with_(cents), 'prices-moved'],
    ['has a tenth of its prices in cents', with_((article, i) => (i % 10 === 0 ? cents(article) : {})), 'prices-moved'],
    ['has no brands', with_(() => ({ marque: '' })), 'values-missing'],
    ['has no prices', with_(() => ({ prix: '' })), 'values-missing'],
    ['has no titles', with_(() => ({ désignation: '' })), 'values-missing'],
    ['is that of another supplier', text(month(1, 1)), 'other-keys'],
    [
      'has title and brand exchanged',
      with_((a) => ({ désignation: a.marque, marque: a.désignation })),
      'columns-swapped',
    ],
    [
      'has price and stock exchanged',
      with_((a) => ({ prix: a.stock, stock: a.prix.split(',')[0] ?? '' })),
      'prices-moved',
    ],
    ['lost a column that is read', text(month(1)).replace('prix', 'tarif'), 'IMPORT_COLUMNS_MISSING'],
    ['lost a column that nobody reads', text(month(1)).replace(';note', ';remarque'), 'columns'],
    ['has no rows', text([]), 'empty-file'],
  ])('changes nothing when it %s', async (_, content, reason) => {
    const { send, snapshot } = await afterMonths(1)
    const before = await snapshot()

    const found = await send(content)

    expect(found).toContain(reason)
    expect(await snapshot()).toEqual(before)
  })
})

describe('files as they usually are', () => {
  it('are imported month after month', async () => {
    const { send } = await afterMonths(4)

    expect([await send(text(month(4))), await send(text(month(4)).replaceAll('\n', '\r\n'))]).toEqual([
      ['completed'],
      ['completed'],
    ])
  })
})
