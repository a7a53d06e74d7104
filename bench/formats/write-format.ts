import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { writeWorkbook } from '../../server/src/modules/imports/testing/write-workbook.ts'

export type FormatName = 'csv' | 'ndjson' | 'json' | 'xml' | 'xlsx'

const columns = ['sku', 'ean', 'title', 'description', 'brand', 'price', 'stock', 'weight']
const more = Array.from({ length: 17 }, (_, i) => `extra${i + 1}`)
const header: readonly string[] = [...columns, ...more]

/** The cells of an article; numbers are those a workbook would store as numbers. */
function article(i: number): (string | number)[] {
  const body = 400_000_000_000 + i
  const sum = Array.from(String(body), Number).reduce((total, digit, at) => total + digit * (at % 2 === 0 ? 1 : 3), 0)
  const ean = `${body}${(10 - (sum % 10)) % 10}`
  const known = [`SKU-${i}`, ean, `Article number ${i}`, `A longer description of article ${i}, as suppliers write it.`]
  return [
    ...known,
    `Brand ${i % 300}`,
    (i % 9_999) + 0.5,
    i % 250,
    (i % 80) + 0.125,
    ...more.map((_, at) => `value ${(i * (at + 1)) % 5_000}`),
  ]
}

/** Writes so many articles in one format. */
export async function writeFormat(format: FormatName, articles: number, out: Writable): Promise<void> {
  if (format === 'xlsx') {
    out.end(await writeWorkbook(rowsOf(articles)))
    await once(out, 'finish')
    return
  }
  const { before, each, after } = texts[format]
  await write(out, before)
  for (let i = 0; i < articles; i++) await write(out, each(article(i), i))
  await write(out, after)
  out.end()
  await once(out, 'finish')
}

function* rowsOf(articles: number): Generator<readonly (string | number)[]> {
  yield header
  for (let i = 0; i < articles; i++) yield article(i)
}

async function write(out: Writable, text: string): Promise<void> {
  if (!out.write(text)) await once(out, 'drain')
}

interface Text {
  before: string
  each(cells: (string | number)[], i: number): string
  after: string
}

const texts: Record<Exclude<FormatName, 'xlsx'>, Text> = {
  csv: {
    before: `${header.join(';')}\n`,
    each: (cells) => `${cells.map((cell) => (String(cell).includes(';') ? `"${cell}"` : cell)).join(';')}\n`,
    after: '',
  },
  ndjson: { before: '', each: (cells) => `${JSON.stringify(object(cells))}\n`, after: '' },
  json: {
    before: '{"data":{"items":[',
    each: (cells, i) => `${i === 0 ? '' : ',\n'}${JSON.stringify(object(cells))}`,
    after: ']}}',
  },
  xml: {
    before: '<?xml version="1.0" encoding="UTF-8"?>\n<catalog><articles>\n',
    each: (cells) =>
      `<article><sku>${cells[0]}</sku><details>${elements(cells, 1, 5)}</details><prices><price>${cells[5]}</price></prices>${elements(cells, 6, 25)}</article>\n`,
    after: '</articles></catalog>\n',
  },
}

function object(cells: readonly (string | number)[]): Record<string, string | number> {
  return Object.fromEntries(header.map((name, i) => [name, cells[i] ?? '']))
}

function elements(cells: readonly (string | number)[], from: number, to: number): string {
  return header
    .slice(from, to)
    .map((name, i) => `<${name}>${cells[from + i]}</${name}>`)
    .join('')
}
