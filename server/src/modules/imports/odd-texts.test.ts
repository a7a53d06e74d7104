import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCatalogue } from './testing/read-catalogue.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pm-odd-texts-'))
})
afterAll(() => rm(folder, { recursive: true }))

const EANS = ['4006381300018', '4006381300025', '4006381300032', '4006381300049', '4006381300056', '4006381300063']

/** The file read by the profile that is suggested for it. */
async function read(content: string, name = 'odd.csv') {
  const path = join(folder, name)
  await writeFile(path, content)
  return readCatalogue(path, { profile: null })
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
