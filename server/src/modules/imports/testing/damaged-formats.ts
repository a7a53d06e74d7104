import { gzipSync } from 'node:zlib'
import type { FileSettings } from '@products-manager/contract'
import { aWorkbook } from './a-workbook.ts'
import { aZip } from './a-zip.ts'

/** What must come of a damaged file: an error with its place, or a bad row in an otherwise good file. */
export type Outcome =
  | { error: string; says: RegExp }
  | { rows: number; defects: readonly (readonly [line: number, code: string, position: number | null])[] }
  | { rows: number; cell: readonly [line: number, column: string, value: string] }

export interface DamagedFile {
  name: string
  bytes: Uint8Array
  outcome: Outcome
  settings?: FileSettings
}

const head = ['sku', 'ean', 'title', 'price', 'stock']
const row = (i: number) => [`P-${i}`, 4006381333931 + i, `Pen ${i}`, i + 0.5, i]
const many = (count: number) => Array.from({ length: count }, (_, i) => row(i + 1))
const text = (value: string) => new Uint8Array(Buffer.from(value))

const book = aWorkbook({ Pens: [head, ...many(300)] })
const csv = text(
  `${head.join(';')}\n${many(200)
    .map((cells) => cells.join(';'))
    .join('\n')}\n`,
)
const gz = new Uint8Array(gzipSync(csv))
const flipped = (bytes: Uint8Array, at: number) => bytes.map((byte, i) => (i === at ? byte ^ 0xff : byte))

const item = (i: number, extra = '') =>
  `  <item><sku>P-${i}</sku><price>${i}.50</price><title>Pen ${i}</title>${extra}</item>`
const xml = (body: string, declaration = '<?xml version="1.0" encoding="UTF-8"?>') =>
  `${declaration}\n<items>\n${body}\n</items>\n`
const items = (count: number, from = 1) => Array.from({ length: count }, (_, i) => item(i + from)).join('\n')
const bomb = `<?xml version="1.0"?>\n<!DOCTYPE items [\n<!ENTITY a "ha">\n<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">\n]>\n<items>${items(3)}<item><sku>&b;</sku><price>1</price></item></items>`

const object = (i: number) => `{"sku":"P-${i}","price":${i}.5,"title":"Pen ${i}"}`
const objects = (count: number) => Array.from({ length: count }, (_, i) => object(i + 1))
const pricat = (body: string, { count = 0, messages = 1 } = {}) =>
  `UNB+UNOC:3+A+B+241101:1000+R1'UNH+1+PRICAT:D:96A:UN'\nBGM+9+1+9'CUX+2:EUR:8'\n${body}\nUNT+${count}+1'UNZ+${messages}+R1'`
const lin = (i: number) => `LIN+${i}++40063813339${i}1:EN'PIA+5+P-${i}:SA'PRI+AAA:${i}.50'`

const styled = (value: number) => ({ t: 'n' as const, v: value })
const longCell = 'x'.repeat(300_000)

/** Files of all formats beside CSV, each with one defect. */
export const damagedFormats: readonly DamagedFile[] = [
  {
    name: 'gzip that ends too early',
    bytes: gz.subarray(0, gz.length - 40),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /ends too early/ },
  },
  {
    name: 'gzip with a wrong checksum',
    bytes: flipped(gz, gz.length - 6),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /incorrect data check/ },
  },
  {
    name: 'gzip with a damaged byte',
    bytes: flipped(gz, Math.floor(gz.length / 2)),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /does not unpack|checksum/ },
  },
  {
    name: 'bzip2 that ends too early',
    bytes: text('BZh91AY&SY'),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /does not unpack/ },
  },
  {
    name: 'zip cut in the middle',
    bytes: aZip({ 'pens.csv': csv }).subarray(0, 300),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /directory cannot be read/ },
  },
  {
    name: 'zip with a wrong checksum',
    bytes: aZip({ 'pens.csv': csv }, { checksum: 1 }),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /pens\.csv.*checksum is wrong/ },
  },
  {
    name: 'zip with a damaged byte',
    bytes: flipped(aZip({ 'pens.csv': csv }), 400),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /pens\.csv/ },
  },
  {
    name: 'zip that declares too few bytes',
    bytes: aZip({ 'pens.csv': csv }, { size: 100 }),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /more bytes than it declares/ },
  },
  {
    name: 'zip bomb that says so',
    bytes: aZip({ 'pens.csv': csv }, { size: 2 ** 31 }),
    outcome: { error: 'IMPORT_FILE_UNPACKS_TOO_LARGE', says: /2147483648 bytes/ },
  },
  {
    name: 'zip bomb that hides it',
    bytes: aZip({ 'pens.csv': new Uint8Array(64 * 2 ** 20) }, { size: 1000 }),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /more bytes than it declares/ },
  },
  {
    name: 'gzip bomb',
    bytes: new Uint8Array(gzipSync(Buffer.alloc(80 * 2 ** 20, 'a;b;c\n'))),
    outcome: { error: 'IMPORT_FILE_UNPACKS_TOO_LARGE', says: /times its size/ },
  },
  {
    name: 'zip with a password',
    bytes: aZip({ 'pens.csv': csv }, { flags: 1 }),
    outcome: { error: 'IMPORT_FILE_ENCRYPTED', says: /password/ },
  },
  {
    name: 'zip without the file wanted',
    bytes: aZip({ 'pens.csv': csv }),
    settings: { format: { entries: '*.xml' } },
    outcome: { error: 'IMPORT_PART_NOT_FOUND', says: /pens\.csv/ },
  },
  {
    name: 'workbook cut in the middle',
    bytes: book.subarray(0, Math.floor(book.length / 2)),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /directory cannot be read/ },
  },
  {
    name: 'workbook without the sheet wanted',
    bytes: book,
    settings: { format: { sheets: ['Prices'] } },
    outcome: { error: 'IMPORT_PART_NOT_FOUND', says: /Pens/ },
  },
  {
    name: 'workbook with an EAN that lost its digits',
    bytes: aWorkbook({ Pens: [head, row(1), ['P-2', styled(4006380000000), 'Pen', 1, 1], row(3)] }),
    outcome: { rows: 3, cell: [3, 'ean', '4.00638E+12'] },
  },
  {
    name: 'workbook with an EAN of 17 digits',
    bytes: aWorkbook({ Pens: [head, row(1), ['P-2', styled(40063813339310000), 'Pen', 1, 1], row(3)] }),
    outcome: { rows: 3, cell: [3, 'ean', '40063813339310000'] },
  },
  {
    name: 'workbook with a formula without result',
    bytes: withoutResult(),
    outcome: { rows: 3, defects: [[3, 'FORMULA_NOT_CALCULATED', 4]] },
  },
  {
    name: 'workbook with an error in a cell',
    bytes: aWorkbook({ Pens: [head, row(1), ['P-2', null, 'Pen', { t: 'e', v: 0x2a }, 1], row(3)] }),
    outcome: { rows: 3, cell: [3, 'price', '#N/A'] },
  },
  {
    name: 'workbook with broken XML',
    bytes: brokenSheet('<row r="3"><c r="A3"><v>1</x></c></row>'),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /sheet "S", behind row 2/ },
  },
  {
    name: 'workbook that names a text it does not have',
    bytes: brokenSheet('<row r="3"><c r="A3" t="s"><v>99</v></c></row>'),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /text 99/ },
  },
  {
    name: 'workbook whose rows go backwards',
    bytes: brokenSheet('<row r="1"><c r="A1"><v>1</v></c></row>'),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /row 1 stands behind row 2/ },
  },
  {
    name: 'workbook with a bomb of entities',
    bytes: brokenSheet('', '<!DOCTYPE x [<!ENTITY a "b">]>'),
    outcome: { error: 'IMPORT_ENTITIES_REFUSED', says: /entities/ },
  },
  {
    name: 'spreadsheet without its content',
    bytes: aZip({
      mimetype: text('application/vnd.oasis.opendocument.spreadsheet'),
      'content.xml': text('<a><b></a>'),
    }),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /content\.xml/ },
  },
  {
    name: 'old workbook cut in the middle',
    bytes: aWorkbook({ Pens: [head, ...many(50)] }, { type: 'xls' }).subarray(0, 2_000),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /cannot be read|no record/ },
  },
  {
    name: 'XML with a tag that is not closed',
    bytes: text(xml(`${items(3)}\n  <item><sku>P-4</item>\n${items(2, 5)}`)),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /line 6, column/ },
  },
  {
    name: 'XML that ends too early',
    bytes: text(xml(items(20)).slice(0, 900)),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /unclosed/ },
  },
  {
    name: 'XML with a bare ampersand',
    bytes: text(xml(`${items(3)}\n${item(4, '<brand>A & B</brand>')}`)),
    outcome: { rows: 4, cell: [6, 'brand', 'A & B'] },
  },
  {
    name: 'XML with a control character',
    bytes: text(xml(`${items(3)}\n${item(4, '<brand>A\u0001B</brand>')}\n${items(1, 5)}`)),
    outcome: { rows: 5, defects: [[6, 'CHARACTER_NOT_ALLOWED', 4]] },
  },
  {
    name: 'XML with a bomb of entities',
    bytes: text(bomb),
    outcome: { error: 'IMPORT_ENTITIES_REFUSED', says: /never expanded/ },
  },
  {
    name: 'XML with a text that never ends',
    bytes: text(xml(`${items(3)}<item><sku>${'x'.repeat(6_000_000)}</sku></item>`)),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /four million/ },
  },
  {
    name: 'XML with a huge cell',
    bytes: text(xml(`${items(3)}\n${item(4, `<brand>${longCell}</brand>`)}\n${items(1, 5)}`)),
    outcome: { rows: 5, defects: [[6, 'CELL_TOO_LARGE', 4]] },
  },
  {
    name: 'XML that declares another encoding',
    bytes: text(xml(`${items(2)}\n${item(3, '<brand>Örtel</brand>')}`, '<?xml version="1.0" encoding="ISO-8859-1"?>')),
    outcome: { rows: 3, cell: [5, 'brand', 'Örtel'] },
  },
  {
    name: 'XML with a byte that is no text',
    bytes: new Uint8Array(
      Buffer.concat([
        Buffer.from(xml(items(3)).slice(0, 100)),
        Buffer.from([0xff]),
        Buffer.from(xml(items(3)).slice(100)),
      ]),
    ),
    settings: { encoding: 'utf-8' },
    outcome: { rows: 3, defects: [[3, 'BYTES_INVALID', 3]] },
  },
  {
    name: 'XML without the records wanted',
    bytes: text(xml(items(3))),
    settings: { format: { records: '/catalog/product' } },
    outcome: { error: 'IMPORT_NO_RECORDS', says: /catalog\/product/ },
  },
  {
    name: 'JSON that ends too early',
    bytes: text(`[${objects(9).join(',\n').slice(0, 300)}`),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /line 7.*the document ends/ },
  },
  {
    name: 'JSON with a comma too many',
    bytes: text(`[${objects(3).join(',\n')},\n]`),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /line 4.*"]" stands behind a comma/ },
  },
  {
    name: 'JSON with a comma too few',
    bytes: text(`[${objects(3).join('\n')}]`),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /line 2.*comma/ },
  },
  {
    name: 'JSON with a key twice',
    bytes: text(`[${object(1)},\n{"sku":"A","price":1,"sku":"B"},\n${object(3)}]`),
    outcome: { rows: 3, defects: [[2, 'KEY_REPEATED', null]] },
  },
  {
    name: 'JSON with a record that is none',
    bytes: text(`[${object(1)},\n{"sku":"A","price":},\n${object(3)}]`),
    outcome: { rows: 3, defects: [[2, 'RECORD_NOT_READ', null]] },
  },
  {
    name: 'JSON with a scalar among its records',
    bytes: text(`[${object(1)},\n7,\n${object(3)}]`),
    outcome: { rows: 3, defects: [[2, 'RECORD_NOT_READ', null]] },
  },
  {
    name: 'JSON with an EAN that lost its digits',
    bytes: text(`[${object(1)},\n{"sku":"A","price":4.00638E+12},\n${object(3)}]`),
    outcome: { rows: 3, cell: [2, 'price', '4.00638E+12'] },
  },
  {
    name: 'JSON with text behind its end',
    bytes: text(`[${objects(3).join(',')}]\n[]`),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /line 2/ },
  },
  {
    name: 'NDJSON with a line cut off',
    bytes: text([object(1), object(2).slice(0, 20), object(3)].join('\n')),
    outcome: { rows: 3, defects: [[2, 'RECORD_NOT_READ', null]] },
  },
  {
    name: 'NDJSON with a key twice',
    bytes: text([object(1), '{"sku":"A","sku":"B"}', object(3)].join('\n')),
    outcome: { rows: 3, defects: [[2, 'KEY_REPEATED', null]] },
  },
  {
    name: 'EDIFACT that counts its segments wrong',
    bytes: text(pricat(lin(1) + lin(2), { count: 9 })),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /UNT counts 9 segments, but the message has 10/ },
  },
  {
    name: 'EDIFACT that counts its messages wrong',
    bytes: text(pricat(lin(1) + lin(2), { count: 10, messages: 2 })),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /UNZ counts 2 messages/ },
  },
  {
    name: 'EDIFACT that ends too early',
    bytes: text(pricat(lin(1) + lin(2), { count: 10 }).slice(0, 140)),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /not closed|no UNT/ },
  },
  {
    name: 'EDIFACT of another type',
    bytes: text(pricat(lin(1), { count: 7 }).replace('PRICAT', 'ORDERS')),
    outcome: { error: 'IMPORT_FILE_DAMAGED', says: /ORDERS, not PRICAT/ },
  },
  {
    name: 'fixed width with a line too long',
    bytes: text(['P-1   1.50', 'P-2   2.50', 'P-3   3.50 x', 'P-4   4.50'].join('\n')),
    settings: {
      format: {
        kind: 'fixed-width',
        columns: [
          { name: 'sku', start: 1, length: 6 },
          { name: 'price', start: 7, length: 4 },
        ],
      },
    },
    outcome: { rows: 4, defects: [[3, 'ROW_TOO_LONG', 3]] },
  },
]

function withoutResult(): Uint8Array {
  return aWorkbook({ Pens: [head, row(1), ['P-2', 4006381333931, 'Pen', { t: 'n', f: 'E3*2' }, 1], row(3)] })
}

/** A workbook by hand, whose second row is followed by what a library would not write. */
function brokenSheet(rows: string, doctype = ''): Uint8Array {
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const strings = '<sst><si><t>sku</t></si><si><t>price</t></si></sst>'
  const sheet = `<?xml version="1.0"?>${doctype}<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2"><v>7</v></c><c r="B2"><v>1.5</v></c></row>${rows}</sheetData></worksheet>`
  return aZip({
    'xl/workbook.xml': text(
      `<workbook xmlns:r="${relations}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': text(
      `<Relationships><Relationship Id="r1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    ),
    'xl/sharedStrings.xml': text(strings),
    'xl/worksheets/sheet1.xml': text(sheet),
  })
}
