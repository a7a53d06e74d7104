import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OpenedParts, TextStore } from '../../types.ts'
import type { SheetRow } from './sheet-row.ts'
import { readSharedTexts, type XlsxBook } from './xlsx-book.ts'
import { readXlsxSheet } from './xlsx-sheet.ts'

const BOOK: XlsxBook = { sheets: [], styles: ['plain', 'percent', 'date'], stringsPart: 'texts', date1904: false }

const VALUES = ['0', '1', '2.5', '4006381333931', '-3', ' 7 ', '1e3', 'a > b', 'Stift & Co', '€ 3', '😀', 'a\r\nb', '']
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** Mostly the first of these; the others are what a sheet is damaged by, or seldom written. */
const mostly = <T>(usual: readonly T[], seldom: readonly T[]) =>
  fc.oneof({ weight: 15, arbitrary: fc.constantFrom(...usual) }, fc.constantFrom(...seldom))

/** One cell of a sheet, by the prefix of its elements: as programs write it, as XML may be written, and damaged. */
const cell = fc
  .record({
    name: mostly([' r="A1"', ' r="C1"', ' r="AB12"', ' r="b2"', ''], [' r="1"', ' r="XFE1"', ' r="A1" r="B1"']),
    style: mostly(['', ' s="1"', ' s="2"', ' s="99"'], [" s='1'", ' cm="1"']),
    typed: fc.oneof(
      fc.tuple(fc.constant(' t="s"'), mostly(['0', '1', '2', ' 1 '], ['7', 'Pen', ''])),
      fc.tuple(
        fc.constantFrom('', ' t="n"', ' t="b"', ' t="str"', ' t="inlineStr"', ' t="e"'),
        mostly(VALUES, ['\u0001', ']]>']),
      ),
    ),
    shape: mostly([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12], [11]),
  })
  .map(({ name, style, typed: [type, value], shape }) => (x: string) => {
    const text = escaped(value)
    const bodies = [
      `<${x}v>${text}</${x}v>`,
      `<${x}v>${text}</${x}v>`,
      `<${x}v>${text}</${x}v>`,
      `<${x}f>A1*2</${x}f><${x}v>${text}</${x}v>`,
      `<${x}f>A1*2</${x}f>`,
      `<${x}f>A1*2</${x}f><${x}v></${x}v>`,
      `<${x}is><${x}t>${text}</${x}t></${x}is>`,
      `<${x}is><${x}r><${x}t>${text}</${x}t></${x}r></${x}is>`,
      `<!-- </row> --><${x}v>${text}</${x}v>`,
      `<${x}v><![CDATA[${value}]]></${x}v>`,
      `\n<${x}v xml:space="preserve">${text}</${x}v> `,
      `<${x}v>${text}`,
      '',
    ]
    const tag = `${x}c${name}${style}${type}`
    return shape === 12 ? `<${tag}/>` : `<${tag}>${bodies[shape]}</${x}c>`
  })

const row = fc
  .record({
    tag: mostly(
      ['', ' r="NEXT"', ' r="NEXT" spans="1:3" x14ac:dyDescent="0.25"'],
      [' r="NEXT" a="/>"', ' r="1"', ' r="x"'],
    ),
    cells: fc.array(cell, { maxLength: 4 }),
    behind: fc.constantFrom('', '', '', '\n  ', '<!-- between -->', '<?go on?>', 'text'),
    isEmpty: fc.boolean(),
  })
  .map(({ tag, cells, behind, isEmpty }) => (x: string, number: number) => {
    const attributes = tag.replace('NEXT', String(number))
    if (isEmpty && cells.length === 0) return `<${x}row${attributes}/>${behind}`
    return `<${x}row${attributes}>${cells.map((each) => each(x)).join('')}</${x}row>${behind}`
  })

const sheet = fc
  .record({
    rows: fc.array(row, { maxLength: 6 }),
    above: fc.constantFrom('', '<cols/>', '<!-- <row> <sheetData> -->'),
    cut: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, fc.nat(2_000)),
  })
  .map(({ rows, above, cut }) => (x: string) => {
    const data = rows.map((each, i) => each(x, i + 2)).join('')
    const xml = `<?xml version="1.0"?><${x}worksheet>${above}<${x}sheetData>${data}</${x}sheetData></${x}worksheet>`
    return cut !== null && x === '' ? xml.slice(0, -1 - cut) : xml
  })

const texts = fc.array(
  fc.tuple(fc.constantFrom(...VALUES), fc.nat(4)).map(([value, shape]) => (x: string) => {
    const text = escaped(value)
    const bodies = [
      `<${x}t>${text}</${x}t>`,
      `<${x}t xml:space="preserve">${text}</${x}t>`,
      `<${x}r><${x}t>${text}</${x}t></${x}r><${x}r><${x}t>B</${x}t></${x}r>`,
      `<${x}t>${text}</${x}t><${x}rPh><${x}t>K</${x}t></${x}rPh>`,
      `<!-- </si> --><${x}t/>`,
    ]
    return `<${x}si>${bodies[shape]}</${x}si>`
  }),
  { maxLength: 8 },
)

/** One part, its bytes in portions of this size. */
function partsOf(xml: string, size: number): OpenedParts {
  const bytes = Buffer.from(xml)
  return {
    async *open() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
    },
    createTextStore: () => aStore([]),
  } as Partial<OpenedParts> as OpenedParts
}

function aStore(held: string[]): TextStore {
  return {
    get size() {
      return held.length
    },
    add: (text) => void held.push(text),
    get: (at) => held[at],
    close() {},
  }
}

/** The rows as far as they could be read, and whether the sheet was read to its end. */
async function readSheet(xml: string, size: number) {
  const rows: SheetRow[] = []
  const source = { book: BOOK, texts: aStore(['Pen', 'Ink', 'Cup']), name: 'S', part: 'sheet' }
  try {
    for await (const batch of readXlsxSheet(partsOf(xml, size), source)) rows.push(...batch)
    return { rows, isWhole: true }
  } catch {
    return { rows: [], isWhole: false }
  }
}

async function readTexts(xml: string, size: number) {
  try {
    const store = await readSharedTexts(partsOf(xml, size), BOOK)
    return Array.from({ length: store.size }, (_, i) => store.get(i))
  } catch {
    return 'damaged'
  }
}

// Elements under a prefix are never plain: each is the XML reader's.
describe('a plain sheet', () => {
  it('has the rows that any XML reader finds in it, however it is written and cut into portions', async () => {
    await fc.assert(
      fc.asyncProperty(sheet, fc.integer({ min: 1, max: 400 }), async (write, size) => {
        const plain = write('')
        const careful = write('x:')
        fc.pre(plain.endsWith('</worksheet>'))

        expect(await readSheet(plain, size), plain).toEqual(await readSheet(careful, size))
      }),
      { numRuns: 3_000 },
    )
  })

  it('that is cut off is damaged', async () => {
    await fc.assert(
      fc.asyncProperty(sheet, fc.integer({ min: 1, max: 400 }), async (write, size) => {
        const plain = write('')
        fc.pre(!plain.endsWith('</worksheet>') && plain.length > 0)

        expect(await readSheet(plain, size)).toMatchObject({ isWhole: false })
      }),
      { numRuns: 500 },
    )
  })

  it('has the texts that any XML reader finds, however they are written', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 200 }), async (all, size) => {
        const write = (x: string) => `<${x}sst count="9">${all.map((each) => each(x)).join('')}</${x}sst>`

        expect(await readTexts(write(''), size), write('')).toEqual(await readTexts(write('x:'), size))
      }),
      { numRuns: 1_000 },
    )
  })
})
