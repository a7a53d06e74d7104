import { describe, expect, it } from 'vitest'
import { readBytes } from '../../testing/read-bytes.ts'

const row = (i: number) => `A-${i};"Article ""${i}"", pro";${i}.95;${i % 7};Paris`
const whole = ['sku;title;price;stock;city', ...Array.from({ length: 40 }, (_, i) => row(i + 10)), ''].join('\n')

/** The defects of a file, by line. */
async function defectsOf(text: string) {
  const { rows } = await readBytes(text)
  return rows.flatMap(({ line, defect }) => (defect ? [[line, defect.code]] : []))
}

describe('a file that ends within its last row', () => {
  it.each([
    ['in its first cell', 'A-5'],
    ['behind a delimiter', 'A-50;'],
    ['in a quoted cell', 'A-50;"Arti'],
    ['in a quoted cell, behind a doubled quote', 'A-50;"Article ""'],
    ['behind a quoted cell', 'A-50;"Article"'],
    ['in a price', 'A-50;Article;12.9'],
    ['in a quoted cell of several lines', 'A-50;"Article\nwith a text\nof several lines'],
  ])('%s is told as cut off at that row', async (_, end) => {
    expect(await defectsOf(whole + end)).toEqual([[42, 'FILE_CUT_OFF']])
  })

  it('is told so in other line ends and encodings, too', async () => {
    const text = `${whole}A-50;"Arti`

    expect(await defectsOf(text.replaceAll('\n', '\r\n'))).toEqual([[42, 'FILE_CUT_OFF']])
    expect(await defectsOf(`\ufeff${text}`)).toEqual([[42, 'FILE_CUT_OFF']])
  })
})

describe('a last row', () => {
  it('without a line break behind it is whole when it has all of its cells', async () => {
    expect(await defectsOf(`${whole}${row(50)}`)).toEqual([])
    expect(await defectsOf(`${whole}A-50;Article;12.9;3;`)).toEqual([])
  })

  it('with a line break behind it is short or badly quoted, as any other', async () => {
    expect(await defectsOf(`${whole}A-50;Article\n`)).toEqual([[42, 'ROW_TOO_SHORT']])
    expect(await defectsOf(`${whole}A-50;"Article;12.95;3;Paris\n`)).toEqual([[42, 'QUOTE_NOT_CLOSED']])
  })

  it('is filled up where the writer leaves out empty cells at the end', async () => {
    const short = [60, 61, 62, 63].map((i) => `A-${i};Article ${i};${i}.95\n`).join('')

    expect(await defectsOf(`${whole}${short}A-70;Article 70;70.95`)).toEqual([])
  })

  it('follows on a quote that was not closed further up', async () => {
    const text = `${whole}A-50;"Article;12.95;3;Paris\n${row(51)}\n${row(52)}`

    expect(await defectsOf(text)).toEqual([[42, 'QUOTE_NOT_CLOSED']])
  })
})
