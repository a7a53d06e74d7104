import type { Profile } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import { aFolder, EANS } from './testing/a-folder.ts'
import { readCatalogue } from './testing/read-catalogue.ts'

const folder = aFolder()

/** The file read by the profile that is suggested for it. */
async function read(content: string, name = 'odd.csv') {
  return folder.read(content, name)
}

const rows = (header: string, row: (i: number, ean: string) => string, lineEnd = '\n') =>
  [header, ...EANS.map((ean, i) => row(i + 1, ean)), ''].join(lineEnd)

describe('line ends that hardly anybody writes', () => {
  it.each(['\u2028', '\u2029', '\u0085', '\u001e'])('are line ends where there are no others: %j', async (lineEnd) => {
    const list = rows('SKU;EAN;Name;Price', (i, ean) => `A-${i};${ean};Pen ${i};${i},50`, lineEnd)

    const { drafts, problems } = await read(list)

    expect(problems).toEqual([])
    expect(drafts.map(({ title, price }) => [title, price])).toContainEqual(['Pen 3', '3.5'])
    expect(drafts).toHaveLength(6)
  })

  it.each(['\u2028', '\u2029', '\u0085'])('are part of a cell in any other file: %j', async (mark) => {
    const { drafts, problems } = await read(
      rows('SKU;EAN;Name;Price', (i, ean) => `A-${i};${ean};Pen${mark}${i};${i},50`),
    )

    expect(problems).toEqual([])
    expect(drafts.map(({ title }) => title)).toEqual(EANS.map((_, i) => `Pen ${i + 1}`))
  })
})

describe('what stands behind the last line', () => {
  it.each([
    ['Ctrl-Z of DOS', '\u001a'],
    ['NULs that fill a block', '\0'.repeat(9)],
  ])('is no row: %s', async (_, padding) => {
    const list = rows('SKU;EAN;Name;Price', (i, ean) => `A-${i};${ean};Pen ${i};${i},50`)

    const { drafts, problems } = await read(`${list.trimEnd()}${padding}`)
    const below = await read(`${list}${padding}`)

    expect([...problems, ...below.problems]).toEqual([])
    expect(drafts.at(-1)?.price).toBe('6.5')
    expect(below.drafts).toHaveLength(6)
  })
})

describe('blanks around quotes', () => {
  it.each([
    ['a tab', ',\t'],
    ['a blank and a tab', ', \t'],
    ['a blank that does not break', ',\u00a0'],
  ])('do not matter: %s', async (_, comma) => {
    const { drafts, problems } = await read(
      rows('SKU,EAN,Name,Price', (i, ean) => `A-${i}${comma}${ean}${comma}"Pen, ""red"" ${i}" ${comma}${i}.50`),
    )

    expect(problems).toEqual([])
    expect(drafts[1]).toMatchObject({ title: 'Pen, "red" 2', price: '2.5' })
  })

  it('do not matter in a file parted by tabs, whose empty cells stay', async () => {
    const { drafts, problems } = await read(
      rows('SKU\tEAN\tName\tPrice\tStock', (i, ean) => `A-${i}\t ${ean}\t "Pen\t${i}" \t\t ${i}`),
    )

    expect(problems).toEqual([])
    expect(drafts[1]).toMatchObject({ title: 'Pen 2', price: null, stock: 2 })
  })
})

describe('words that say there is nothing', () => {
  it.each(['N/A', 'n/a', '-', '--', 'none', 'NULL', 'NaN', 'k.A.', 'sans', 'Unbranded', 'sans marque', 'tbd'])(
    'are no brand, category, EAN or price: %s',
    async (word) => {
      const { drafts, problems } = await read(
        rows('SKU;EAN;Name;Brand;Category;Price', (i, ean) =>
          i === 3
            ? `A-${i};${word};Pen ${i};${word};${word};${word}`
            : `A-${i};${ean};Pen ${i};Acme;Pens > Ball;${i},50`,
        ),
      )

      expect(problems).toEqual([])
      expect(drafts[2]).toMatchObject({ supplierSku: 'A-3', ean: null, brand: null, category: null, price: null })
      expect(drafts[3]).toMatchObject({ brand: 'Acme', price: '4.5' })
    },
  )

  it('refuse the row as a title, and are no key of it', async () => {
    const { drafts, problems } = await read(
      rows('SKU;EAN;Name;Price', (i, ean) => `${i === 2 ? 'n/a' : `A-${i}`};${ean};${i === 4 ? 'N/A' : 'Pen'};${i},50`),
    )

    expect(problems.map(({ line, code, field }) => [line, code, field])).toEqual([[5, 'FIELD_REQUIRED', 'title']])
    expect(drafts.map(({ supplierSku }) => supplierSku)).toEqual(['A-1', null, 'A-3', 'A-5', 'A-6'])
  })

  it('stay where they may be an answer: colors, materials, stocks', async () => {
    const { drafts, problems } = await read(
      rows('SKU;EAN;Name;Color;Material;Stock', (i, ean) => `A-${i};${ean};Pen ${i};None;none;${i === 2 ? '-' : i}`),
    )

    expect(drafts[0]).toMatchObject({ color: 'None', material: 'none' })
    expect(problems.map(({ line, code }) => [line, code])).toEqual([[3, 'INTEGER_NOT_READ']])
  })

  it('do not hide what a column holds, however many there are', async () => {
    const { drafts, problems } = await read(
      rows('SKU;Code;Name;Amount', (i, ean) => `A-${i};${i % 2 ? 'N/A' : ean};Pen ${i};${i % 2 ? '-' : `${i},50`}`),
    )

    expect(problems).toEqual([])
    expect(drafts[1]).toMatchObject({ ean: EANS[1], price: '2.5' })
  })

  it('are what the profile says, and none where it says none', async () => {
    const list = rows('SKU;EAN;Name;Brand', (i, ean) => `A-${i};${ean};Pen ${i};${i % 2 ? 'None' : 'Zzz'}`)
    const path = await folder.write(list, 'said.csv')
    const from = (column: string) => ({ from: { column } })
    const fields = { supplierSku: from('SKU'), ean: from('EAN'), title: from('Name'), brand: from('Brand') }
    const brandsBy = async (noValue?: string[]) => {
      const profile: Profile = { name: 'said', version: 1, fields, ...(noValue && { noValue }) }
      return (await readCatalogue(path, { profile })).drafts.slice(0, 2).map(({ brand }) => brand)
    }

    expect(await brandsBy()).toEqual(['None', 'Zzz'])
    expect(await brandsBy([])).toEqual(['None', 'Zzz'])
    expect(await brandsBy(['ZZZ'])).toEqual(['None', null])
  })
})

describe('character references', () => {
  it.each([
    ['Caf&eacute; &amp; th&eacute;', 'Café & thé'],
    ['Caf&amp;eacute; &amp;amp; th&#233;', 'Café & thé'],
    ['Vis &#xD8; 6 mm &lt; 7 mm', 'Vis Ø 6 mm < 7 mm'],
    ['AT&T R&D; 5 < 6', 'AT&T R&D; 5 < 6'],
  ])('are read in names, brands and addresses: %s', async (written, meant) => {
    const { drafts, problems } = await read(
      rows('SKU,EAN,Name,Brand,Image', (i, ean) =>
        i === 5
          ? `A-${i},${ean},"${written}","${written}",https://a.example/i.jpg?a=1&amp;b=2`
          : `A-${i},${ean},Pen ${i},Acme,https://a.example/${i}.jpg`,
      ),
    )

    expect(problems).toEqual([])
    expect(drafts[4]).toMatchObject({ title: meant, brand: meant, images: ['https://a.example/i.jpg?a=1&b=2'] })
  })

  it('are read in HTML too where two programs wrote them', async () => {
    const { drafts } = await read(
      rows(
        'SKU,EAN,Name,Description',
        (i, ean) => `A-${i},${ean},Pen ${i},"<p>Th&amp;eacute; &amp;amp; caf&eacute;</p>"`,
      ),
    )

    expect(drafts[0]?.description).toBe('Thé & café')
  })
})
