import fc from 'fast-check'
import iconv from 'iconv-lite'
import { expect, it } from 'vitest'
import type { RawRow } from '../../types.ts'
import { TreeColumns } from '../tree/tree-columns.ts'
import { TreeRows } from '../tree/tree-rows.ts'
import { ndjsonRecords } from './json-lines.ts'
import { JsonRecordRows } from './record-rows.ts'

const keys = ['sku', 'name', 'price', 'parts']
const value = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'é', '€', '"', '\\', '\n', '/', ' ', '🖊'), maxLength: 8 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.constantFrom(null, true, [1, 2], { unit: 'kg' }),
)
const record = fc
  .tuple(value, value, value)
  .map(([name, price, parts]) => JSON.stringify({ sku: 'A', name, price, parts }))
const line = fc.oneof(
  { weight: 6, arbitrary: record },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      ' ',
      '{"sku":',
      '[1]',
      '{"sku":"B","sku":"C"}',
      '{"name":"x","sku":"B"}',
      ' {"sku":"D"} ',
    ),
  },
)
const document = fc
  .record({ lines: fc.array(line, { maxLength: 12 }), end: fc.constantFrom('\n', '\r\n'), isEnded: fc.boolean() })
  .map(({ lines, end, isEnded }) => ({ lines, text: lines.join(end) + (isEnded ? end : '') }))

it.each(['utf-8', 'utf-16le', 'windows-1252', 'gb18030'])(
  'lines in portions of any size are the records that each gives by itself: %s',
  async (encoding) => {
    await fc.assert(
      fc.asyncProperty(
        document,
        fc.boolean(),
        fc.integer({ min: 1, max: 300 }),
        async ({ lines, text }, addBOM, size) => {
          const bytes = iconv.encode(text, encoding, { addBOM: addBOM && encoding.startsWith('utf') })

          const rows = await rowsOf(bytes, { encoding, size })

          expect(rows).toEqual(oneByOne(lines.map((each) => iconv.decode(iconv.encode(each, encoding), encoding))))
        },
      ),
      { numRuns: 300 },
    )
  },
)

it('a line with bytes that are no text is told, and those around it are read', async () => {
  const [before, after] = ['{"sku":"A","name":"Pen"}\n', '{"sku":"C","name":"Ink"}\n']
  const bytes = Buffer.concat([
    Buffer.from(before + before),
    Buffer.from('{"sku":"B","name":"P\xe9n"}\n', 'latin1'),
    Buffer.from(after),
  ])

  const rows = await rowsOf(bytes, { encoding: 'utf-8', size: 1_000 })

  expect(rows.map(({ line: place, cells, defect }) => [place, cells[1], defect?.code])).toEqual([
    [1, 'Pen', undefined],
    [2, 'Pen', undefined],
    [3, 'P\ufffdn', 'BYTES_INVALID'],
    [4, 'Ink', undefined],
  ])
})

it.each([
  ['utf-8', Buffer.from('{"sku":"A"}\n{"sku":"B"}\xc3', 'latin1')],
  ['utf-16le', Buffer.concat([Buffer.from('{"sku":"A"}\n{"sku":"B"}', 'utf16le'), Buffer.of(0x41)])],
])('a file that ends inside a character is told: %s', async (encoding, bytes) => {
  const rows = await rowsOf(bytes, { encoding, size: 10 })

  expect(rows.map(({ cells, defect }) => [cells[0], defect?.code])).toEqual([
    ['A', undefined],
    ['', 'RECORD_NOT_READ'],
  ])
})

it('a line that is too long to be held is told once, and those behind it are read at their places', async () => {
  const long = `{"sku":"B","name":"${'x'.repeat(3 * 1024 * 1024)}"}`
  const bytes = Buffer.from(`{"sku":"A","name":"Pen"}\n${long}\n{"sku":"C","name":"Ink"}\n`)

  const rows = await rowsOf(bytes, { encoding: 'utf-8', size: 64 * 1024 })

  expect(rows.map(({ line: place, cells, defect }) => [place, cells[0], defect?.code])).toEqual([
    [1, 'A', undefined],
    [2, undefined, 'ROW_TOO_LARGE'],
    [3, 'C', undefined],
  ])
})

it('the columns of numbers are told, however the record is read', async () => {
  const told: number[] = []
  const bytes = Buffer.from('{"sku":"1","price":2}\n{"sku":"1","price":-2.5}\n{"sku":"1","price":null}\n')

  await rowsOf(bytes, { encoding: 'utf-8', size: 1_000, onNumber: (column) => told.push(column) })

  expect(told).toEqual([2, 2])
})

async function rowsOf(
  bytes: Buffer,
  { encoding, size, onNumber }: { encoding: string; size: number; onNumber?: (column: number) => void },
): Promise<RawRow[]> {
  const reading = { encoding, columns: new TreeColumns(keys), rows: new TreeRows('line'), path: '/', onNumber }
  const rows: RawRow[] = []
  for await (const batch of ndjsonRecords(portions(bytes, size), reading)) rows.push(...batch)
  return rows.map(({ line: place, cells, defect }) => ({ line: place, cells, defect }))
}

async function* portions(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** Each line read by a reader that has not seen another. */
function oneByOne(lines: readonly string[]): RawRow[] {
  return lines.flatMap((text, i) => {
    if (text.trim() === '') return []
    const reading = { encoding: 'utf-8', columns: new TreeColumns(keys), rows: new TreeRows('line') }
    const records = new JsonRecordRows(reading, null)
    records.add(i + 1, text)
    return [...records.take()].flat().map(({ line: place, cells, defect }) => ({ line: place, cells, defect }))
  })
}
