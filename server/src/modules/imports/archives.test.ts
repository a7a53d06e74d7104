import { mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FileSettings } from '@products-manager/contract'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lookAtSource } from './look-at-source.ts'
import { aZip } from './testing/a-zip.ts'
import { readCatalogue } from './testing/read-catalogue.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pm-archives-'))
})
afterAll(() => rm(folder, { recursive: true }))

const EANS = ['4006381300018', '4006381300025', '4006381300032', '4006381300049', '4006381300056', '4006381300063']
const products = EANS.map((ean, i) => ({ sku: `A-${i}`, ean, name: `Pen ${i}`, price: i + 0.5 }))
const all = products.map(({ sku }) => sku)
const [few, many] = [products.slice(0, 2), products.slice(2)]

type Rows = typeof products
const csv = (rows: Rows, { mark = ';', header = 'SKU;EAN;Name;Price' } = {}) =>
  [header.replaceAll(';', mark), ...rows.map((row) => Object.values(row).join(mark)), ''].join('\n')
const lines = (rows: Rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join('')
const xml = (rows: Rows) => {
  const leaves = (row: object) => Object.entries(row).map(([name, value]) => `<${name}>${value}</${name}>`)
  return `<list>${rows.map((row) => `<product>${leaves(row).join('')}</product>`).join('')}</list>`
}

async function read(files: Record<string, string | Uint8Array>, settings: FileSettings = {}) {
  const path = join(folder, 'lists.zip')
  const bytes = Object.entries(files).map(([name, content]) => [name, Buffer.from(content as string)])
  await writeFile(path, aZip(Object.fromEntries(bytes)))
  const { file } = await lookAtSource(path, { settings })
  await file.close()
  const { drafts, problems } = await readCatalogue(path, { profile: null, settings })
  return {
    unread: file.entries.filter(({ isRead }) => !isRead).map(({ name }) => name),
    skus: drafts.map(({ supplierSku }) => supplierSku),
    titles: drafts.map(({ title }) => title),
    problems,
  }
}

describe('several lists in a ZIP', () => {
  it.each<[string, Record<string, string>]>([
    ['CSV', { 'pens.csv': csv(few), 'a/inks.csv': csv(many) }],
    ['XML', { 'pens.xml': xml(few), 'inks.xml': xml(many) }],
    ['JSON', { 'pens.json': JSON.stringify(few), 'inks.json': JSON.stringify(many) }],
    ['NDJSON', { 'pens.jsonl': lines(few), 'inks.jsonl': lines(many) }],
  ])('are read as one where they have the same columns: %s', async (_, files) => {
    const { skus, unread, problems } = await read({ ...files, 'README.txt': 'Prices; of; May\n'.repeat(99) })

    expect(problems).toEqual([])
    expect(skus).toEqual(all)
    expect(unread).toEqual(['README.txt'])
  })

  it.each<[string, string]>([
    ['other columns', csv(few, { header: 'Reference;Barcode;Title;Amount' })],
    ['the same in another order', csv(few, { header: 'EAN;SKU;Name;Price' })],
    ['another delimiter', csv(few, { mark: ',' })],
    ['no header', csv(few).split('\n').slice(1).join('\n')],
    ['a picture inside', '\u0089PNG\r\n\u001a\n'],
  ])('are told as not read where one has %s', async (_, other) => {
    const { skus, unread } = await read({ 'other.csv': Buffer.from(other, 'latin1'), 'pens.csv': csv(many) })

    expect(skus).toEqual(all.slice(2))
    expect(unread).toEqual(['other.csv'])
  })

  it.each<[string, (rows: Rows) => string]>([
    ['csv', csv],
    ['xml', xml],
  ])('are told as not read where they list the same products in another language: %s', async (kind, written) => {
    const french = products.map((row, i) => ({ ...row, name: `Stylo ${i}, rechargeable` }))
    const files = { [`list_en.${kind}`]: written(products), [`list_fr.${kind}`]: written(french) }

    const { skus, titles, unread, problems } = await read(files)

    expect([skus, problems]).toEqual([all, []])
    expect([titles[0], unread]).toEqual(['Stylo 0, rechargeable', [`list_en.${kind}`]])
    expect((await read(files, { format: { entries: `list_en.${kind}` } })).titles[0]).toBe('Pen 0')
  })

  it('are read in the encoding of the one that has letters', async () => {
    const accented = csv(many.map((row) => ({ ...row, name: `Été à Noël ${row.name}` })))

    const { titles } = await read({ 'a.csv': csv(few), 'b.csv': iconv.encode(accented, 'windows-1252') })

    expect(titles.slice(0, 3)).toEqual(['Pen 0', 'Pen 1', 'Été à Noël Pen 2'])
  })

  it('are chosen by their names', async () => {
    const files = { 'a.csv': csv(few), 'b.csv': csv(many), 'c.csv': csv(products) }

    expect((await read(files, { format: { entries: ['a.csv', 'b.csv'] } })).skus).toEqual(all)
    expect((await read(files, { format: { entries: 'a.csv' } })).unread).toEqual(['b.csv', 'c.csv'])
  })

  it('are refused when those that were chosen have other columns at the same places', async () => {
    const files = { 'a.csv': csv(few), 'b.csv': csv(many, { header: 'EAN;SKU;Name;Price' }) }

    await expect(read(files, { format: { entries: '*.csv' } })).rejects.toMatchObject({
      code: 'IMPORT_FILE_DAMAGED',
      message: expect.stringContaining('b.csv: its columns are not those of a.csv'),
      details: { place: { entry: 'b.csv' }, cause: 'other-columns' },
    })
  })

  it('are told apart in what is said of their rows', async () => {
    const wrong = many.map((row, i) => (i === 0 ? { ...row, ean: '4006381300031' } : row))

    const { problems } = await read({ 'a.csv': csv(few), 'b.csv': csv(wrong) })

    expect(problems.map(({ line, code }) => [line, code])).toEqual([[10_000_002, 'EAN_CHECK_DIGIT']])
  })
})

it('leaves nothing open of an archive in an archive that is refused', async () => {
  const scratchFiles = async () => {
    const open = await readdir('/proc/self/fd')
    const paths = await Promise.all(open.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')))
    return paths.filter((path) => path.includes('pm-scratch-'))
  }
  const inner = aZip({ 'list.csv': Buffer.from(csv(products)) })
  const before = await scratchFiles()

  await expect(read({ 'inner.zip': inner })).rejects.toMatchObject({ code: 'IMPORT_FILE_NOT_TEXT' })

  const after = await scratchFiles()
  expect(after.filter((path) => !before.includes(path))).toEqual([])
})
