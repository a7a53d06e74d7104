import { describe, expect, it } from 'vitest'
import { aFolder, EANS } from './testing/a-folder.ts'
import { aWorkbook } from './testing/a-workbook.ts'

const folder = aFolder()

/** The file read by the profile that is suggested for it: what is taken, and what is told of the rest. */
async function read(content: string | Uint8Array, name = 'odd.xlsx') {
  const { drafts, problems } = await folder.read(content, name)
  return { drafts, told: problems.map(({ line, code, column, value }) => [line, code, column, value]) }
}

const header = ['SKU', 'EAN', 'Name', 'Preis']
const listOf = <T>(price: (i: number) => T) => EANS.map((ean, i) => [`A-${i}`, ean, `Pen ${i}`, price(i)])
const shown = (i: number, z: string) => ({ t: 'n', v: i + 0.5, z }) as const

describe('numbers that are stored', () => {
  it.each(['xlsx', 'xls', 'ods'] as const)('are read beside texts with a decimal comma in %s', async (type) => {
    const typed = ['1.249,00 €', '19,90', '0,99 €']
    const list = listOf((i) => (i < 3 ? (typed[i] ?? '') : [1.234, 7.5, 1034][i - 3]))

    const { drafts, told } = await read(aWorkbook({ L: [header, ...list] as never }, { type }), `odd.${type}`)

    expect(told).toEqual([])
    expect(drafts.map(({ price }) => price)).toEqual(['1249', '19.9', '0.99', '1.234', '7.5', '1034'])
  })

  it('are read in each of several sheets, wherever the column stands', async () => {
    const list = listOf((i) => (i % 2 ? `${i},25` : i + 0.125))
    const turned = [header, ...list.slice(3)].map((row) => row.toReversed())

    const { drafts, told } = await read(aWorkbook({ One: [header, ...list.slice(0, 3)], Two: turned }))

    expect(told).toEqual([])
    expect(drafts.map(({ price }) => price)).toEqual(['0.125', '1.25', '2.125', '3.25', '4.125', '5.25'])
  })

  it('do not make days of texts unreadable', async () => {
    const days = EANS.map((_, i) => (i % 2 ? '01.03.2026' : { t: 'n' as const, v: 46_082, z: 'dd/mm/yyyy' }))
    const list = listOf((i) => i + 1).map((row, i) => [...row, days[i] ?? ''])

    const { drafts, told } = await read(aWorkbook({ L: [[...header, 'Verfügbar ab'], ...list] }))

    expect(told).toEqual([])
    expect(drafts.map(({ availableFrom }) => availableFrom)).toEqual(EANS.map(() => '2026-03-01'))
  })
})

it('days of texts are read beside those with the year in front', async () => {
  const rows = EANS.map((ean, i) => `A-${i};${ean};Pen ${i};${i % 2 ? '03.02.2026' : '2026-02-03 00:00'}`)

  const { drafts, told } = await read(`SKU;EAN;Name;Verfügbar ab\n${rows.join('\n')}\n`, 'odd.csv')

  expect(told).toEqual([])
  expect(drafts.map(({ availableFrom }) => availableFrom)).toEqual(EANS.map(() => '2026-02-03'))
})

describe('a currency that only the format of a number shows', () => {
  it.each([
    ['#,##0.00\\ [$€-407]', 'EUR'],
    ['[$$-409]#,##0.00', 'USD'],
    ['_-[$CHF-807] * #,##0.00_-', 'CHF'],
    ['#,##0.00 "zł"', 'PLN'],
    ['£#,##0.00', 'GBP'],
    ['"$"#,##0.00', null],
    ['0.00 "pro Stück"', null],
  ])('is that of the price: %s', async (format, currency) => {
    const { drafts, told } = await read(aWorkbook({ L: [header, ...listOf((i) => shown(i, format))] }))

    expect(told).toEqual([])
    expect(drafts.map(({ price }) => price)).toEqual(['0.5', '1.5', '2.5', '3.5', '4.5', '5.5'])
    expect(drafts.map((draft) => draft.currency)).toEqual(EANS.map(() => currency))
  })

  it('is told row by row', async () => {
    const formats = ['[$€-407] 0.00', '[$£-809]0.00']
    const list = listOf((i) => shown(i, formats[i % 2] ?? ''))

    const { drafts } = await read(aWorkbook({ L: [header, ...list] }))

    expect(drafts.map(({ currency }) => currency)).toEqual(['EUR', 'GBP', 'EUR', 'GBP', 'EUR', 'GBP'])
  })

  it('gives way to a column that says it', async () => {
    const list = listOf((i) => shown(i, '0.00 [$€-407]')).map((row) => [...row, 'CHF'])

    const { drafts, told } = await read(aWorkbook({ L: [[...header, 'Währung'], ...list] }))

    expect(told).toEqual([])
    expect(drafts.map(({ currency }) => currency)).toEqual(EANS.map(() => 'CHF'))
  })
})

it.each(['xlsx', 'csv'])('finds the names below a letter that is longer than the list, in %s', async (type) => {
  const letter = ['Muster GmbH', ...EANS.flatMap((_, i) => Array.from({ length: 6 }, (_, k) => `Note ${i}.${k}`))]
  const rows = [...letter.map((line) => [line, '', '', '']), header, ...listOf((i) => i + 1.5)]
  const text = rows.map((row) => `${row.join(';')}\n`).join('')

  const { drafts, told } = await read(type === 'csv' ? text : aWorkbook({ L: rows }), `odd.${type}`)

  expect(told).toEqual([])
  expect(drafts.map(({ ean }) => ean)).toEqual(EANS)
})

it('has a stock without the word for what is counted', async () => {
  const units = ['Stk', 'Stk.', 'pcs', 'szt.', '個', 'pièces']
  const rows = EANS.map((ean, i) => `A-${i};${ean};Pen ${i};${i * 1000}\u00a0${units[i]}`)

  const { drafts, told } = await read(`SKU;EAN;Name;Bestand\n${rows.join('\n')}\n`, 'odd.csv')

  expect(told).toEqual([])
  expect(drafts.map(({ stock }) => stock)).toEqual([0, 1000, 2000, 3000, 4000, 5000])
})

it('reads a workbook in XML whose styles are left empty', async () => {
  const row = (cells: unknown[]) =>
    `<Row>${cells.map((cell) => `<Cell><Data ss:Type="String">${cell}</Data></Cell>`).join('')}</Row>`
  const rows = [header, ...listOf((i) => `${i}.50`)].map(row).join('')
  const xml = `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles/><Worksheet ss:Name="L"><Table>${rows}</Table></Worksheet></Workbook>`

  const { drafts } = await read(xml, 'odd.xls')

  expect(drafts.map(({ ean }) => ean)).toEqual(EANS)
})
