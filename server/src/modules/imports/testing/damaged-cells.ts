import { gzipSync } from 'node:zlib'
import type { FileSettings, Problem, Profile } from '@products-manager/contract'
import { aWorkbook } from './a-workbook.ts'
import { aZip } from './a-zip.ts'

const NAMES = ['sku', 'ean', 'title', 'price', 'stock', 'day', 'country'] as const
type Name = (typeof NAMES)[number]
type Row = Record<Name, string>

const GOOD: readonly Row[] = [
  ['P-1', '4006381333900', 'Ballpoint pen', '2.15', '5', '13/01/2024', 'FR'],
  ['P-2', '4006381333979', 'Fountain pen', '5.52', '7', '14/02/2024', 'DE'],
  ['P-3', '4006381334044', 'Gel pen', '8.89', '9', '15/03/2024', 'IT'],
  ['P-4', '4006381334112', 'Mug', '11.26', '11', '16/04/2024', 'ES'],
  ['P-5', '4006381334181', 'Notebook', '14.63', '13', '17/05/2024', 'FR'],
  ['P-6', '4006381334259', 'Ruler', '17.75', '15', '18/06/2024', 'DE'],
  ['P-7', '4006381334327', 'Eraser', '20.37', '17', '19/07/2024', 'IT'],
  ['P-8', '4006381334396', 'Highlighter', '23.74', '19', '20/08/2024', 'ES'],
].map((cells) => Object.fromEntries(NAMES.map((name, i) => [name, cells[i]])) as Row)

/** One cell that is wrong, in the row of this number from 0. */
export interface DamagedCell {
  row: number
  name: Name
  value: string
  code: Problem['code']
}

/** What can be wrong with a cell in a file of any format. */
export const damagedCells: readonly DamagedCell[] = [
  { row: 0, name: 'ean', value: '4006381333901', code: 'EAN_CHECK_DIGIT' },
  { row: 1, name: 'ean', value: '4.00638E+12', code: 'EAN_DIGITS_LOST' },
  { row: 2, name: 'ean', value: '36000291452', code: 'EAN_LENGTH' },
  { row: 3, name: 'price', value: '12.mar', code: 'DECIMAL_NOT_READ' },
  { row: 3, name: 'stock', value: '12 pcs', code: 'INTEGER_NOT_READ' },
  { row: 4, name: 'price', value: '-3.20', code: 'PRICE_NEGATIVE' },
  { row: 4, name: 'country', value: 'Atlantis', code: 'COUNTRY_UNKNOWN' },
  { row: 5, name: 'day', value: '31/02/2024', code: 'DATE_IMPOSSIBLE' },
  { row: 6, name: 'sku', value: '1.23E+05', code: 'SKU_DIGITS_LOST' },
  { row: 6, name: 'stock', value: '#N/A', code: 'CELL_IS_ERROR' },
  { row: 7, name: 'title', value: 'Caf\u00c3\u00a9', code: 'TEXT_REPAIRED' },
]

/** Good rows, but for these cells. */
export function rowsWith(cells: readonly DamagedCell[]): Row[] {
  const rows = GOOD.map((row) => ({ ...row }))
  for (const { row, name, value } of cells) Object.assign(rows[row] ?? {}, { [name]: value })
  return rows
}

/** A format that the rows can be written in, and where a person finds a row of it. */
export interface WrittenFormat {
  write(rows: readonly Row[]): Uint8Array
  settings?: FileSettings
  /** What the file calls a column. */
  column?: Partial<Record<Name, string>>
  place(row: number): string
}

const bytes = (text: string, encoding: 'utf8' | 'utf16le' = 'utf8') => new Uint8Array(Buffer.from(text, encoding))
const lineFrom = (first: number) => (row: number) => `line ${row + first}`
const cellsOf = (row: Row) => NAMES.map((name) => row[name])

const delimited = (rows: readonly Row[], delimiter: string, end = '\n') =>
  [[...NAMES], ...rows.map(cellsOf)].map((cells) => cells.join(delimiter) + end).join('')
const csv = (rows: readonly Row[]) => bytes(delimited(rows, ';'))
const sheet = (rows: readonly Row[]) => [[...NAMES], ...rows.map(cellsOf)]

const WIDTHS: Record<Name, number> = { sku: 10, ean: 15, title: 16, price: 10, stock: 8, day: 12, country: 10 }
const fixedColumns = NAMES.map((name, i) => ({
  name,
  start: 1 + NAMES.slice(0, i).reduce((sum, one) => sum + WIDTHS[one], 0),
  length: WIDTHS[name],
}))
const padded = (row: Row) => NAMES.map((name) => row[name].padEnd(WIDTHS[name])).join('')

const xml = (rows: readonly Row[]) => {
  const items = rows.map((row) => `<item>${NAMES.map((name) => `<${name}>${row[name]}</${name}>`).join('')}</item>`)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<items>\n${items.join('\n')}\n</items>\n`
}

const released = (text: string) => text.replace(/[?'+:]/g, '?$&')
const pricat = (rows: readonly Row[]) => {
  const lines = rows.map((row, i) => {
    const { sku, ean, title, price, stock, day, country } = Object.fromEntries(
      NAMES.map((name) => [name, released(row[name])]),
    ) as Row
    return `LIN+${i + 1}++${ean}:EN'PIA+5+${sku}:SA'IMD+F++:::${title}'QTY+59:${stock}'ALI+${country}'DTM+7:${day}:102'PRI+AAA:${price}'\n`
  })
  const count = rows.length * 7 + 4
  return `UNB+UNOW:3+A+B+241101:1000+R1'UNH+1+PRICAT:D:96A:UN'BGM+9'CUX+2:EUR:8'\n${lines.join('')}UNT+${count}+1'UNZ+1+R1'`
}

/** Every format that suppliers send, in containers too. */
export const writtenFormats: Readonly<Record<string, WrittenFormat>> = {
  CSV: { write: csv, place: lineFrom(2) },
  'CSV with commas and CR LF': { write: (rows) => bytes(delimited(rows, ',', '\r\n')), place: lineFrom(2) },
  'CSV with tabs, in UTF-16': {
    write: (rows) => bytes(`\ufeff${delimited(rows, '\t')}`, 'utf16le'),
    place: lineFrom(2),
  },
  'fixed width': {
    write: (rows) => bytes(rows.map((row) => `${padded(row)}\n`).join('')),
    settings: { format: { kind: 'fixed-width', columns: fixedColumns } },
    place: lineFrom(1),
  },
  XLSX: { write: (rows) => aWorkbook({ Prices: sheet(rows) }), place: (row) => `row ${row + 2} of Prices` },
  XLS: {
    write: (rows) => aWorkbook({ Prices: sheet(rows) }, { type: 'xls' }),
    place: (row) => `row ${row + 2} of Prices`,
  },
  ODS: {
    write: (rows) => aWorkbook({ Prices: sheet(rows) }, { type: 'ods' }),
    place: (row) => `row ${row + 2} of Prices`,
  },
  'the second sheet of a workbook': {
    write: (rows) => aWorkbook({ Old: sheet(rowsWith([]).slice(0, 2)), New: sheet(rows) }),
    settings: { format: { sheets: ['Old', 'New'] } },
    place: (row) => `row ${row + 2} of New`,
  },
  XML: { write: (rows) => bytes(xml(rows)), place: lineFrom(3) },
  JSON: { write: (rows) => bytes(`[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`), place: lineFrom(2) },
  NDJSON: { write: (rows) => bytes(rows.map((row) => `${JSON.stringify(row)}\n`).join('')), place: lineFrom(1) },
  EDIFACT: {
    write: (rows) => bytes(pricat(rows)),
    column: {
      sku: 'PIA/SA',
      ean: 'LIN/EN',
      title: 'IMD/F',
      price: 'PRI/AAA',
      stock: 'QTY/59',
      day: 'DTM/7',
      country: 'ALI',
    },
    place: lineFrom(2),
  },
  gzip: { write: (rows) => new Uint8Array(gzipSync(csv(rows))), place: lineFrom(2) },
  ZIP: { write: (rows) => aZip({ 'prices.csv': csv(rows) }), place: lineFrom(2) },
  'the second file of a ZIP': {
    write: (rows) => aZip({ 'a.csv': csv(rowsWith([])), 'b.csv': csv(rows) }),
    settings: { format: { entries: '*.csv' } },
    place: (row) => `line ${row + 2} of b.csv`,
  },
}

const fieldOf = {
  sku: 'supplierSku',
  ean: 'ean',
  title: 'title',
  price: 'price',
  stock: 'stock',
  day: 'availableFrom',
  country: 'countryOfOrigin',
} as const

/** How a file of this format is read. */
export function profileFor({ column = {} }: WrittenFormat): Profile {
  const fields = NAMES.map((name) => [fieldOf[name], { from: { column: column[name] ?? name } }])
  return { name: 'cells', version: 1, fields: Object.fromEntries(fields) }
}
