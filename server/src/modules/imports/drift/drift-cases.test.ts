import type { Profile } from '@products-manager/contract'
import { expect, it } from 'vitest'
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

it('changes nothing when the file after a supplier’s first one is damaged, and says in what', {
  timeout: 300_000,
}, async () => {
  const { send, snapshot } = await afterMonths(1)
  const before = await snapshot()
  const whole = text(month(1))
  const lost = (title: string) => title.replace(/[^ -~]/g, '\uFFFD')
  const files: Record<string, [content: string | Uint8Array, reason: string]> = {
    'cut off after two thirds': [whole.slice(0, (whole.length * 2) / 3), 'missing'],
    'cut off within its last rows': [whole.slice(0, -30), 'cut-off'],
    'written with another delimiter': [text(month(1), { by: '|' }), 'IMPORT_COLUMNS_MISSING'],
    'UTF-8 read as another encoding': [Buffer.from(whole).toString('latin1'), 'IMPORT_COLUMNS_MISSING'],
    'without its accents': [with_(({ désignation }) => ({ désignation: lost(désignation) })), 'garbled'],
    'with prices in cents': [with_(cents), 'prices-moved'],
    'with a tenth of its prices in cents': [with_((row, i) => (i % 10 === 0 ? cents(row) : {})), 'prices-moved'],
    'without brands': [with_(() => ({ marque: '' })), 'values-missing'],
    'without prices': [with_(() => ({ prix: '' })), 'values-missing'],
    'without titles': [with_(() => ({ désignation: '' })), 'values-missing'],
    'of another supplier': [text(month(1, 1)), 'other-keys'],
    'with title and brand exchanged': [
      with_(({ désignation, marque }) => ({ désignation: marque, marque: désignation })),
      'columns-swapped',
    ],
    'with price and stock exchanged': [
      with_(({ prix, stock }) => ({ prix: stock, stock: prix.replace(/,.*/, '') })),
      'prices-moved',
    ],
    'without a column that is read': [whole.replace('prix', 'tarif'), 'IMPORT_COLUMNS_MISSING'],
    'without a column that nobody reads': [whole.replace(';note', ';remarque'), 'columns'],
    'without rows': [text([]), 'empty-file'],
  }

  const found: Record<string, string[]> = {}
  for (const [name, [content]] of Object.entries(files)) found[name] = await send(content)

  for (const [name, [, reason]] of Object.entries(files)) expect(found[name], name).toContain(reason)
  expect(await snapshot()).toEqual(before)
})

it('knows files by their columns where each has a profile of its own name', async () => {
  const { imports, parts, importText } = await afterMonths(1)
  const named = (name: string) => ({ ...profile, name })
  const exchanged = with_(({ désignation, marque }) => ({ désignation: marque, marque: désignation }))

  const runs = [
    await importText(exchanged, named('mars')),
    await importText(
      with_(() => ({ marque: '' })),
      named('avril'),
    ),
  ]

  const found = await Promise.all(
    runs.map(async ({ id }) => (await getRunDrift(parts, id)).reasons.map(({ code }) => code)),
  )
  expect(found).toEqual([['columns-swapped'], ['values-missing']])
  expect(await imports.query('select count(*)::int from run_facts where is_usual')).toEqual([{ count: 1 }])
})

it('imports a file month after month, also one that was read in another encoding and can be mended', async () => {
  const { send, catalog } = await afterMonths(4)
  const mangled = text(
    month(5).map((row) => ({ ...row, désignation: Buffer.from(row.désignation).toString('latin1') })),
  )

  expect([await send(text(month(4)).replaceAll('\n', '\r\n')), await send(mangled)]).toEqual([
    ['completed'],
    ['completed'],
  ])
  expect(await catalog.query("select count(*)::int from products where title ~ 'Ã'")).toEqual([{ count: 0 }])
})
