import { read, utils } from '@e965/xlsx'
import type { Profile } from '@products-manager/contract'
import { parse as parseCsv } from 'csv-parse/sync'
import fc from 'fast-check'
import { readXlsx } from 'hucre/xlsx'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { collect } from '../../../platform/testing/collect.ts'
import { importFile } from '../import-file.ts'
import { aRichWorkbook, packageFaults, partsOf, text } from '../testing/a-rich-workbook.ts'
import { anInstallation, aProfile, type TestInstallation } from '../testing/an-installation.ts'
import { writeWorkbook } from '../testing/write-workbook.ts'
import { openMarkedFile } from './open-marked-file.ts'
import { allLines } from './text-lines.ts'

const PROFILE: Profile = aProfile(['sku', 'title', 'price'])
const signal = new AbortController().signal

async function marked(
  { parts, write }: TestInstallation,
  given: {
    name: string
    content: string | Uint8Array
    profile?: Profile | null
    onlyBad?: boolean
    asWorkbook?: boolean
  },
) {
  const { name, content, profile = PROFILE, ...wish } = given
  const path = await write(name, content)
  const run = await importFile(parts, { path, supplier: { code: 'ACME' }, profile, signal })
  const file = await openMarkedFile(parts, { runId: run.id, ...wish })
  return { ...file, bytes: Buffer.concat(await collect(file.content)), run }
}

describe('a text file is given back', () => {
  it('with its own bytes, encoding, separator and line ends, and two more columns', async () => {
    const installation = await anInstallation()
    const text =
      'sku;title;price\r\nA1;Stylo d’été;2.50\r\n\r\nA2;"Encre ""noire""\nfine";1,234.5,6\r\nA3;Crème;abc\r\n'

    const { name, type, bytes } = await marked(installation, {
      name: 'liste.csv',
      content: iconv.encode(text, 'windows-1252'),
      profile: { ...PROFILE, file: { ...PROFILE.file, encoding: 'windows-1252' } },
    })

    expect([name, type]).toEqual(['liste-marked.csv', 'text/csv; charset=windows-1252'])
    expect(iconv.decode(bytes, 'windows-1252').split('\r\n')).toEqual([
      'sku;title;price;reason;suggestion',
      'A1;Stylo d’été;2.50;;',
      '',
      expect.stringMatching(/^A2;"Encre ""noire""\nfine";1,234\.5,6;"?price: /),
      expect.stringMatching(/^A3;Crème;abc;"price: price is ""abc"", which is no number\.";$/),
      '',
    ])
  })

  it('with the suggestion beside the reason, and only its bad rows when asked', async () => {
    const installation = await anInstallation()

    const { bytes } = await marked(installation, {
      name: 'a.csv',
      content: 'sku;title;price\nA1;Pen;2.50\nA2;Ink;7,90\n',
      onlyBad: true,
    })

    const rows = parseCsv(bytes, { delimiter: ';' }) as string[][]
    expect(rows.map((row) => row.at(-1))).toEqual(['suggestion', 'price: 7.9'])
    expect(rows[1]?.slice(0, 3)).toEqual(['A2', 'Ink', '7,90'])
  })

  it('with every text behind an apostrophe that a spreadsheet would run', async () => {
    const installation = await anInstallation()
    const texts = ['=1+1', '+cmd', '-x', '@SUM(A1)', '＝1+1', '\t=1', '\r=1']
    const content = `sku;title;price\n${texts.map((cell, i) => `A${i};"${cell}";-2.50\n`).join('')}`

    const { bytes } = await marked(installation, { name: 'a.csv', content })

    const [, ...rows] = parseCsv(bytes, { delimiter: ';', recordDelimiter: '\n' }) as string[][]
    expect(rows.map((row) => row.slice(1, 3))).toEqual(texts.map((cell) => [`'${cell}`, '-2.50']))
  })

  it('with its byte order mark, line ends and blank lines where a row is written anew', async () => {
    const installation = await anInstallation()
    const content = '\ufeffA1;=1+1;2.50\n\nA2;="0123";x\n'
    const profile: Profile = {
      ...PROFILE,
      file: { delimiter: ';', header: false, decimalMark: '.' },
      fields: {
        supplierSku: { from: { position: 1 } },
        title: { from: { position: 2 } },
        price: { from: { position: 3 } },
      },
    }

    const { bytes } = await marked(installation, { name: 'a.csv', content, profile })

    expect(bytes.toString()).toMatch(/^\ufeffA1;'=1\+1;2\.50;;\n\nA2;="0123";x;3: .*;\n$/)
  })

  it('with no formula in a damaged row or above the header, however it is cut', async () => {
    const installation = await anInstallation()
    const good = ['B1', 'B2', 'B3', 'B4'].map((sku) => `${sku};Pen;2.50\n`).join('')
    const content = `=HYPERLINK("x");;\nsku;title;price\nA1;Pen;2.50;"=cmd()";-7\nA2;"@SUM" x;2\n${good}`

    const { bytes } = await marked(installation, {
      name: 'a.csv',
      content,
      profile: { ...PROFILE, file: { ...PROFILE.file, skipRows: 1 } },
    })

    const [title, , long, stray] = bytes.toString().split('\n')
    expect(title).toBe(`'=HYPERLINK("x");;`)
    expect(long).toMatch(/^A1;Pen;2\.50;"'=cmd\(\)";-7;/)
    expect(stray).toMatch(/^A2;"'@SUM" x;2;/)
  })

  it('that we read again like the first one, and mark again with the two columns made anew', async () => {
    const installation = await anInstallation()
    const given = { name: 'a.csv', content: 'sku;title;price\nA1;-Pen;2.50\nA2;@Ink;x\nA3;Cap;7,90\n' }
    const first = await marked(installation, given)
    const corrected = first.bytes.toString().replace(';x;', ';3.20;')

    const { run, bytes } = await marked(installation, { name: 'b.csv', content: corrected })

    expect(run).toMatchObject({ totalRows: 3, unchanged: 1, created: 1, refused: 1 })
    expect(await installation.catalog.query('select title from products order by sku')).toEqual([
      { title: '-Pen' },
      { title: '@Ink' },
    ])
    expect(bytes.toString().split('\n')).toEqual([
      'sku;title;price;reason;suggestion',
      "A1;'-Pen;2.50;;",
      "A2;'@Ink;3.20;;",
      expect.stringMatching(/^A3;Cap;7,90;.*;price: 7\.9$/),
      '',
    ])
  })

  it('in UTF-16, byte order mark and all', async () => {
    const installation = await anInstallation()
    const content = Buffer.from('\ufeffsku;title;price\r\nA1;Étui;x\r\n', 'utf16le')

    const { bytes } = await marked(installation, { name: 'a.csv', content })

    expect(bytes.toString('utf16le')).toMatch(/^\ufeffsku;title;price;reason;suggestion\r\nA1;Étui;x;"price: .*";\r\n$/)
  })
})

it('lines come back as they were, however the bytes are cut', () => {
  const text = fc.array(fc.constantFrom('a', 'é', '\n', '\r\n', '\r', ';', '"'), { maxLength: 40 })
  return fc.assert(
    fc.asyncProperty(
      text,
      fc.constantFrom('utf-8', 'utf-16le', 'utf-16be'),
      fc.integer({ min: 1, max: 7 }),
      async (parts, encoding, step) => {
        const bytes = iconv.encode(parts.join(''), encoding, { addBOM: false })
        const size = encoding === 'utf-8' ? step : step * 2
        async function* chunks() {
          for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
        }

        const lines = (await collect(allLines(chunks(), encoding))).map((line) =>
          iconv.decode(line, encoding, { stripBOM: false }),
        )

        expect(lines).toEqual(parts.join('').match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [])
      },
    ),
  )
})

describe('a workbook is given back', () => {
  const content = () =>
    writeWorkbook([
      ['sku', 'title', 'price'],
      ['A1', 'Pen', '2.50'],
      ['A2', '=1+1', '7,90'],
    ])

  it('with its bad cells filled and commented, and a sheet with the list', async () => {
    const installation = await anInstallation()

    const { name, bytes } = await marked(installation, { name: 'prices.xlsx', content: await content() })

    const book = read(bytes, { cellStyles: true })
    const sheet = book.Sheets['Articles']
    expect([name, book.SheetNames]).toEqual(['prices-marked.xlsx', ['Articles', 'Problems (Products Manager)']])
    expect(utils.sheet_to_json(sheet!, { header: 1 })).toEqual([
      ['sku', 'title', 'price'],
      ['A1', 'Pen', '2.50'],
      ['A2', '=1+1', '7,90'],
    ])
    expect(sheet?.['C3'].c[0].t).toContain('Suggestion: 7.9')
    expect(sheet?.['C3'].s.fgColor.rgb).toBe('FFC7CE')
    expect(sheet?.['C2'].s?.fgColor?.rgb).toBeUndefined()
    expect(utils.sheet_to_json(book.Sheets['Problems (Products Manager)']!, { header: 1 })).toEqual([
      ['Place', 'Column', 'Value', 'Reason', 'Suggestion'],
      ['row 3 of Articles', 'price', '7,90', expect.stringContaining('price'), '7.9'],
    ])
  })

  it('that we read again like the first one', async () => {
    const installation = await anInstallation()
    const { bytes } = await marked(installation, { name: 'prices.xlsx', content: await content() })

    const again = await marked(installation, { name: 'again.xlsx', content: bytes })

    expect(again.run).toMatchObject({ totalRows: 2, refused: 1, unchanged: 1 })
    expect(read(again.bytes).SheetNames).toEqual(['Articles', 'Problems (Products Manager)'])
    expect(packageFaults(again.bytes)).toEqual([])
  })

  it('with all else in it: other sheets, styles, formulas, rules and macros', async () => {
    const installation = await anInstallation()
    const content = aRichWorkbook()

    const { name, bytes } = await marked(installation, { name: 'tarif.xlsm', content })

    const [before, after] = [partsOf(content), partsOf(bytes)]
    const sheet = text(after['xl/worksheets/sheet1.xml'])
    const book = await readXlsx(bytes, { readStyles: true })
    expect([name, packageFaults(bytes)]).toEqual(['tarif-marked.xlsm', []])
    for (const part of ['_rels/.rels', 'xl/sharedStrings.xml', 'xl/vbaProject.bin', 'xl/worksheets/sheet2.xml'])
      expect(after[part]).toEqual(before[part])
    expect(sheet.replace(/<legacyDrawing[^>]*>/, '').replace(/ s="\d+"/g, '')).toBe(
      text(before['xl/worksheets/sheet1.xml'])
        .replace('<c r="C3"', '<c r="B3"/><c r="C3"')
        .replace(/ s="\d+"/g, ''),
    )
    expect(sheet).toMatch(/<pageMargins[^>]*><legacyDrawing[^>]*><extLst>/)
    expect(book.sheets.map((one) => one.name)).toEqual(['Prices', 'Notes', 'Problems (Products Manager)'])
  })
})

it('gives the bad records of any other format as a workbook, in which no text is a formula', async () => {
  const installation = await anInstallation()
  const lines = [
    { sku: 'A1', title: 'Pen', price: '2.50' },
    { sku: 'A2', title: '=cmd()', price: 'x' },
  ]

  const { name, bytes } = await marked(installation, {
    name: 'feed.ndjson',
    content: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    profile: { ...PROFILE, file: { decimalMark: '.' } },
  })

  const book = read(bytes)
  expect([name, book.SheetNames]).toEqual(['feed-marked.xlsx', ['Rows', 'Problems']])
  const [, row] = utils.sheet_to_json<string[]>(book.Sheets['Rows']!, { header: 1 })
  expect(row?.slice(0, 4)).toEqual(['line 2', 'A2', '=cmd()', 'x'])
  expect(book.Sheets['Rows']?.['C2']).toMatchObject({ t: 's', v: '=cmd()' })
  expect(book.Sheets['Rows']?.['C2'].f).toBeUndefined()
})
