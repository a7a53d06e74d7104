import { utils, write } from '@e965/xlsx'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { aFolder, EANS } from './testing/a-folder.ts'
import { aWorkbook } from './testing/a-workbook.ts'
import { aZip } from './testing/a-zip.ts'

const folder = aFolder()

const header = ['SKU', 'EAN', 'Name', 'Price']
const list = EANS.map((ean, i) => [`A-${i}`, ean, `Pen ${i}`, i + 0.5])
const wanted = EANS.map((ean, i) => ({ supplierSku: `A-${i}`, ean, title: `Pen ${i}`, price: String(i + 0.5) }))

/** The file read by the profile that is suggested for it. */
async function read(content: string | Uint8Array, name = 'odd.csv') {
  const { drafts, problems, dialect } = await folder.read(content, name)
  return { drafts, problems, dialect }
}

const csv = (rows: readonly (readonly unknown[])[]) => rows.map((row) => `${row.join(';')}\n`).join('')

describe('workbooks that nobody would expect', () => {
  it.each(['biff2', 'biff5', 'biff8', 'sylk', 'dif', 'xlml'] as const)(
    'are read as old programs wrote them: %s',
    async (bookType) => {
      const book = utils.book_new()
      utils.book_append_sheet(book, utils.aoa_to_sheet([header, ...list]), 'List')

      const { drafts, problems } = await read(new Uint8Array(write(book, { type: 'buffer', bookType }) as Buffer))

      expect(problems).toEqual([])
      expect(drafts).toMatchObject(wanted)
    },
  )

  it('are read from all sheets with the same names, in whatever order these stand', async () => {
    const [first, second] = [list.slice(0, 3), list.slice(3)].map((rows) => [header, ...rows])
    const turned = (second ?? []).map((row) => row.toReversed())

    const { drafts } = await read(aWorkbook({ Pens: first ?? [], More: turned, Terms: [['We deliver.']] }), 'odd.xlsx')

    expect(drafts).toMatchObject(wanted)
  })

  it('are read from all sheets where the first is small, begins elsewhere and has its columns elsewhere', async () => {
    const first = [header, ...list.slice(0, 1)].map((row) => row.toReversed())
    const sheets = { Pens: first, More: [['More pens'], [], header, ...list.slice(1)] }

    const { drafts, problems } = await read(aWorkbook(sheets), 'odd.xlsx')

    expect(problems).toEqual([])
    expect(drafts).toMatchObject(wanted)
  })
})

describe('names in two rows', () => {
  const priced = EANS.map((ean, i) => [`A-${i}`, ean, `Pen ${i}`, i + 0.25, i + 0.5])
  const costs = wanted.map((draft, i) => ({ ...draft, cost: String(i + 0.25) }))
  const below: [string, (string | null)[][]][] = [
    [
      'a name over two',
      [
        ['', '', '', 'Price', ''],
        ['SKU', 'EAN', 'Name', 'purchase', 'sale'],
      ],
    ],
    [
      'a name over each',
      [
        ['', '', '', 'Prix', 'Prix'],
        ['SKU', 'EAN', 'Name', 'achat', 'vente'],
      ],
    ],
    [
      'names above, what qualifies them below',
      [
        ['SKU', 'EAN', 'Name', 'Prix', ''],
        ['', '', '', 'achat', 'vente'],
      ],
    ],
    [
      'names in both',
      [
        ['SKU', 'EAN', 'Name', 'Prix', 'Prix'],
        ['SKU', 'EAN', 'Name', 'achat', 'vente'],
      ],
    ],
    [
      'units below',
      [
        ['SKU', 'EAN', 'Name', 'Prix achat', 'Prix vente'],
        ['', '', '', 'EUR', 'EUR'],
      ],
    ],
  ]

  it.each(below)('are put together: %s', async (_, header) => {
    const { drafts, problems } = await read(csv([...header, ...priced]))

    expect(problems).toEqual([])
    expect(drafts).toMatchObject(costs)
  })

  it.each(below)('are put together in every sheet of a workbook: %s', async (_, header) => {
    const sheets = {
      Pens: [...header, ...priced.slice(0, 3)],
      More: [['More pens'], ...header, ...priced.slice(3)],
    }

    const { drafts, problems } = await read(aWorkbook(sheets), 'odd.xlsx')

    expect(problems).toEqual([])
    expect(drafts).toMatchObject(costs)
  })

  it('say the unit of a weight', async () => {
    const weights = list.map((row, i) => [...row, (i + 1) * 250])

    const { drafts } = await read(csv([[...header, 'Weight'], ['', '', '', 'EUR', 'g'], ...weights]))

    expect(drafts[1]).toMatchObject({ price: '1.5', weight: '0.5', currency: 'EUR' })
  })

  it('do not swallow a first row that has nothing but a unit and a currency', async () => {
    const rows = EANS.map((ean, i) => [ean, 'pcs', i < 3 ? 'EUR' : 'USD'])

    const { drafts } = await read(csv([['EAN', 'Unit', 'Currency'], ['', 'pcs', 'EUR'], ...rows]))

    expect(drafts).toHaveLength(6)
  })
})

describe('text that nobody would expect', () => {
  it('is cut where it is aligned, although names have a sign that could part them', async () => {
    const lines = [header, ...list].map(([sku, ean, name, price]) =>
      [String(sku).padEnd(8), String(ean).padEnd(16), `${name} & Sons`.padEnd(20), price].join(''),
    )

    const { drafts } = await read(lines.join('\n'), 'odd.txt')

    expect(drafts).toMatchObject(wanted.map((draft) => ({ ...draft, title: `${draft.title} & Sons` })))
  })

  it('is not cut where its columns are not parted by blanks', async () => {
    const lines = [
      'SKU    EAN          Name  Price',
      ...list.map(([sku, ean, name, price]) => [String(sku).padEnd(7), ean, name, price].join('')),
    ]

    const { drafts, dialect } = await read(lines.join('\n'), 'odd.txt')

    expect(dialect.format?.kind).toBe('csv')
    expect(drafts.filter(({ title }) => title !== null)).toEqual([])
  })

  it('is read in ISO-8859-15 where a letter stands for a fraction', async () => {
    const words = ['Cœur à la crème', 'Une œuvre d’été', 'Bœuf séché', 'Sœur aînée', 'Nœud', 'Vœux']
    const rows = list.map(([sku, ean], i) => [sku, ean, words[i]?.replace('’', "'")])

    const { drafts } = await read(iconv.encode(csv([['SKU', 'EAN', 'Name'], ...rows]), 'iso-8859-15'))

    expect(drafts[1]?.title).toBe("Une œuvre d'été")
  })

  it('keeps its fractions in windows-1252', async () => {
    const rows = list.map(([sku, ean], i) => [sku, ean, `Vis ½ pouce, ${i}½" Gürtel, Tuyau 1 ¼ "é"`])

    const { drafts } = await read(iconv.encode(csv([['SKU', 'EAN', 'Name'], ...rows]), 'windows-1252'))

    expect(drafts[1]?.title).toBe('Vis ½ pouce, 1½" Gürtel, Tuyau 1 ¼ "é"')
  })

  it('tells prices in digits that are not read, and does not leave the column out', async () => {
    const arabic = (price: unknown) =>
      String(price).replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)))

    const { drafts, problems } = await read(csv([header, ...list.map((row) => row.with(3, arabic(row[3])))]))

    expect(drafts).toEqual([])
    expect(problems.map(({ code }) => code)).toEqual(EANS.map(() => 'DECIMAL_NOT_READ'))
  })

  it('has days where a spreadsheet left their numbers', async () => {
    const { drafts, problems } = await read(
      csv([[...header, 'Available from'], ...list.map((row, i) => [...row, 46_023 + i])]),
    )

    expect(problems).toEqual([])
    expect(drafts.slice(0, 2).map(({ availableFrom }) => availableFrom)).toEqual(['2026-01-01', '2026-01-02'])
  })
})

it('an archive is read from files of one encoding: letters of the others would be wrong', async () => {
  const names = (from: number, to: number) =>
    list.slice(from, to).map((row) => row.with(2, `Stylo doré n° ${row[0]} à l’encre`))

  const { drafts } = await read(
    aZip({
      'a.csv': Buffer.from(csv([header, ...names(0, 4)])),
      'b.csv': iconv.encode(csv([header, ...names(4, 6)]), 'windows-1252'),
    }),
    'odd.zip',
  )

  expect(drafts.map(({ title }) => title)).toEqual(names(0, 4).map((row) => row[2]))
})

it('an archive is read from its list, though the terms in it are longer', async () => {
  const terms = 'We deliver, within ten days, to whom has paid, and to nobody else.\n'.repeat(50)

  const { drafts } = await read(
    aZip({ 'prices.csv': Buffer.from(csv([header, ...list])), 'a/READ ME.txt': Buffer.from(terms) }),
    'odd.zip',
  )

  expect(drafts).toMatchObject(wanted)
})

describe('JSON of lists', () => {
  const names = ['sku', 'ean', 'title', 'price']
  const column = (i: number) => list.map((row) => row[i])

  it.each<[string, unknown]>([
    ['under a first list of names', [names, ...list]],
    ['named beside, as pandas splits', { columns: names, index: list.map((_, i) => i), data: list }],
    ['named behind', { meta: { page: 1 }, rows: list, fields: names.map((name) => ({ name, type: 'text' })) }],
    ['deep down', { result: { header: names, rows: list } }],
    ['one for each column', Object.fromEntries(names.map((name, i) => [name, column(i)]))],
    ['an object for each column', Object.fromEntries(names.map((name, i) => [name, { ...column(i) }]))],
    ['one for each column, deep down', { data: Object.fromEntries(names.map((name, i) => [name, column(i)])) }],
  ])('is read: %s', async (_, document) => {
    for (const text of [JSON.stringify(document), JSON.stringify(document, null, 2)]) {
      const { drafts, problems } = await read(text, 'odd.json')

      expect(problems).toEqual([])
      expect(drafts).toMatchObject(wanted)
    }
  })

  it('is read without names by the places of the cells', async () => {
    const { drafts, dialect } = await read(JSON.stringify(list.map((row) => row.with(3, `${row[3]}0 €`))), 'odd.json')

    expect(dialect.columns).toBeNull()
    expect(drafts.map(({ ean, price }) => [ean, price])).toEqual(wanted.map(({ ean, price }) => [ean, price]))
  })

  it('tells the list that is too long, the value that is none, and keeps every digit', async () => {
    const rows = [...list.slice(0, 4), ['A-4', EANS[4], 'Pen 4', 4.5, 'more'], 'A-5']
    const text = JSON.stringify([names, ...rows]).replace('"Pen 3"', '12345678901234567890')

    const { drafts, problems } = await read(text, 'odd.json')

    expect(problems.map(({ code, value }) => [code, value])).toEqual([
      ['ROW_TOO_LONG', 'more'],
      ['RECORD_NOT_READ', ''],
    ])
    expect(drafts[3]?.title).toBe('12345678901234567890')
  })

  it('does not take the lists inside records for records', async () => {
    const items = list.map(([sku, ean, title, price]) => ({
      sku,
      ean,
      title,
      price,
      boxes: [[1, 2, 3], [4, 5, 6], [7]],
    }))

    const { drafts } = await read(JSON.stringify({ columns: names, items }), 'odd.json')

    expect(drafts).toMatchObject(wanted)
  })
})

describe('JSON that is no array', () => {
  const records = list.map(([sku, ean, name, price]) => ({ sku, ean, name, price }))
  const [first = {}] = records

  it.each([
    ['one behind the other', '', '', ''],
    ['parted by blanks', '', ' ', ''],
    ['parted by commas', '', ',\n', ''],
    ['with a comma at the end of each line', '', ',\n', ',\n'],
    ['parted by carriage returns', '', '\r', '\r'],
    ['a JSON text sequence', '\u001e', '\n\u001e', '\n'],
  ])('is read: %s', async (_, before, between, behind) => {
    for (const indent of [0, 2]) {
      const text = before + records.map((record) => JSON.stringify(record, null, indent)).join(between) + behind

      const { drafts, problems } = await read(text, 'odd.json')

      expect(problems).toEqual([])
      expect(drafts).toMatchObject(wanted)
    }
  })

  it.each<[string, object]>([
    ['alone', first],
    ['in another object', { product: first }],
    ['with what it has several of', { ...first, tags: ['a', 'b'], images: ['https://a.example/1.jpg'] }],
    ['with variants', { ...first, variants: ['S', 'M'].map((size) => ({ sku: `A-0-${size}`, size })) }],
  ])('is read where it is one product: %s', async (_, product) => {
    for (const text of [JSON.stringify(product), JSON.stringify(product, null, 2)]) {
      const { drafts } = await read(text, 'odd.json')

      expect(drafts).toHaveLength(1)
      expect(drafts[0]).toMatchObject({ title: 'Pen 0', price: '0.5' })
    }
  })

  it.each<[string, object]>([
    ['an answer that tells of an error', { type: 'about:blank', title: 'Unauthorized', status: 401, code: 'E1' }],
    ['an empty list', { version: '1', date: '2026-01-01', products: [] }],
    ['two products by their keys', { A: first, B: first }],
  ])('is no product: %s', async (_, document) => {
    await expect(read(JSON.stringify(document), 'odd.json')).rejects.toMatchObject({ code: 'IMPORT_NO_RECORDS' })
  })

  it('is read from the list that it names, though it has a name and a date of its own', async () => {
    const { drafts } = await read(
      JSON.stringify({ name: 'ACME', code: 'X', price: 'net', date: '2026-01-01', products: records }),
      'odd.json',
    )

    expect(drafts).toMatchObject(wanted)
  })

  it('is refused with what to do when several arrays follow one another', async () => {
    await expect(
      read(records.map((record) => JSON.stringify([record], null, 1)).join('\n'), 'odd.json'),
    ).rejects.toMatchObject({
      code: 'IMPORT_FILE_DAMAGED',
      message: expect.stringContaining('several records stand in an array, or each on a line of its own'),
    })
  })
})
