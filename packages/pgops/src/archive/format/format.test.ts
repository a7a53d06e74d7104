import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { momentOfMicros } from './moments.ts'
import { ndjsonOf, readNdjson } from './ndjson.ts'
import { parquetOf, readParquet } from './parquet.ts'
import { type RowSet, rowsOf, type Text } from './rows.ts'

const text = fc.string({ unit: 'binary' }).map((one) => one.replaceAll(/[\0\uD800-\uDFFF]/gu, ''))
const kinds: Record<string, fc.Arbitrary<string>> = {
  text: fc.oneof(text, fc.constantFrom('', '\uFEFFmark', '\\N', 'null', 'a\tb\nc\\', '😀')),
  jsonb: fc.json(),
  bigint: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  integer: fc.integer().map(String),
  boolean: fc.constantFrom('t', 'f'),
  'double precision': fc.oneof(fc.double().map(String), fc.constantFrom('NaN', 'Infinity', '1e+20', '1e-05', '-0')),
  'numeric(12,4)': fc.oneof(
    fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).map((n) => withPoint(n, 4)),
    fc.constant('NaN'),
  ),
  numeric: fc.constantFrom('1.50', '1.5', '-0.000', '99999999999999999999999999.999999999', 'NaN'),
  uuid: fc.uuid(),
  bytea: fc.uint8Array().map((bytes) => `\\x${Buffer.from(bytes).toString('hex')}`),
  'timestamp with time zone': fc.oneof(
    fc
      .tuple(fc.date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true }), fc.nat(999))
      .map(([date, micros]) => `${date.toISOString().slice(0, -1).replace('T', ' ')}${micros}`)
      .map((one) => `${one.replace(/\.?0+$/, '')}+00`),
    fc.constantFrom(
      'infinity',
      '2026-01-02 03:04:05.000001+00',
      '0044-03-15 12:00:00+00 BC',
      '12026-01-01 00:00:00+00',
    ),
  ),
  date: fc.constantFrom(
    '2026-02-28',
    '0001-01-01',
    '9999-12-31',
    '-infinity',
    '0044-03-15 BC',
    '1969-12-31',
    '5874897-12-31',
  ),
  'text[]': fc.constantFrom('{}', '{NULL,"",a}', '[0:1]={a,b}', '{{1,2},{3,4}}'),
}
const rowSets = fc.array(fc.constantFrom(...Object.keys(kinds)), { minLength: 1, maxLength: 6 }).chain((types) =>
  fc.array(fc.tuple(...types.map((type) => fc.option(kinds[type] ?? text, { nil: null }))), { maxLength: 30 }).map(
    (rows): RowSet => ({
      columns: types.map((type, i) => ({ name: `column ${i}.`, type })),
      values: types.map((_, i) => rows.map((row): Text => row[i] ?? null)),
      count: rows.length,
    }),
  ),
)

it('gives back every text exactly from Parquet', async () => {
  await fc.assert(
    fc.asyncProperty(rowSets, async (set) => {
      const read = await readParquet(await parquetOf(set))

      expect(read.columns).toEqual(set.columns)
      expect([...rowsOf(read)]).toEqual([...rowsOf(set)])
    }),
    { numRuns: 300 },
  )
})

it('gives back every text exactly from NDJSON', () => {
  fc.assert(
    fc.property(rowSets, (set) => {
      const read = readNdjson(ndjsonOf(set))

      expect(read.columns).toEqual(set.columns)
      expect([...rowsOf(read)]).toEqual([...rowsOf(set)])
    }),
    { numRuns: 300 },
  )
})

it('keeps numbers, moments and decimals as such, for other readers of Parquet', async () => {
  const { parquetReadObjects } = await import('hyparquet')
  const { gunzipSync } = await import('node:zlib')
  const set: RowSet = {
    columns: [
      { name: 'id', type: 'bigint' },
      { name: 'at', type: 'timestamp with time zone' },
      { name: 'price', type: 'numeric(12,4)' },
      { name: 'title', type: 'text' },
    ],
    values: [
      ['7', '8'],
      ['2026-01-02 03:04:05.000006+00', null],
      ['12.3400', '-0.0001'],
      ['Pen', ''],
    ],
    count: 2,
  }

  const bytes = await parquetOf(set)

  const file = new Uint8Array(bytes).buffer
  expect(await parquetReadObjects({ file, compressors: { GZIP: (one) => gunzipSync(one) } })).toEqual([
    { id: 7n, at: new Date('2026-01-02T03:04:05.000Z'), price: expect.closeTo(12.34, 6), title: 'Pen' },
    { id: 8n, at: null, price: expect.closeTo(-0.0001, 6), title: '' },
  ])
})

it('stores numbers and times that rise evenly, and texts that come back, once', async () => {
  const count = 20_000
  const rows = Array.from({ length: count }, (_, i) => i)
  const hashes = Array.from({ length: 5_000 }, (_, i) => createHash('md5').update(String(i)).digest('hex'))
  const set: RowSet = {
    columns: [
      { name: 'id', type: 'bigint' },
      { name: 'at', type: 'timestamp with time zone' },
      { name: 'hash', type: 'text' },
      { name: 'text', type: 'text' },
    ],
    values: [
      rows.map(String),
      rows.map((i) => momentOfMicros(BigInt(i) * 144_000_001n, '+00')),
      rows.map((i) => hashes[i % hashes.length] ?? ''),
      rows.map((i) => `GET /items/${i % 4_000} 200`),
    ],
    count,
  }

  const bytes = await parquetOf(set)

  // A hash has 16 bytes, and 20 000 of them would take 380 000; so would their ids and times take 100 000.
  expect(bytes.length).toBeLessThan(hashes.length * 20 + 40_000)
  expect([...rowsOf(await readParquet(bytes))]).toEqual([...rowsOf(set)])
})

function withPoint(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}
