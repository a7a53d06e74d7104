import fc from 'fast-check'
import { expect, it } from 'vitest'
import { TreeColumns } from '../tree/tree-columns.ts'
import { JsonRecordReader } from './json-record.ts'

const keys = ['sku', 'title', 'price', 'nested key']
const scalar = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
)
/** Texts that are almost records, and numbers written in every way. */
const written = fc.oneof(
  scalar.map((value) => JSON.stringify(value)),
  fc.constantFrom(
    '2.50',
    '007',
    '-0',
    '1e3',
    '1E400',
    '0.0000001',
    '0.000010',
    '100.0',
    '-0.0',
    '1.10',
    '0.30000000000000000',
    '-0.5',
    '.5',
    '5.',
    '12345678901234567',
    '[]',
    '{}',
  ),
  fc.constantFrom(
    '"a\\"b\\\\"',
    '"\\/\\t\\b"',
    '"\\ud83d\\udd8a"',
    '"\\ud83d"',
    '"\\u001f"',
    '"\\u00"',
    '"\\uf8fe"',
    '"\\x"',
    '"\\',
  ),
  fc.constantFrom('"a\tb"', '"a\\nb"', '"\\u00e9"', '"a', 'nul', 'truex', '""', '"\u007f"', '"🖊"', ' 1', '1 ', '--1'),
)
const space = fc.constantFrom('', '', ' ', '  ')
const line = fc
  .tuple(
    fc.oneof(fc.constant(keys), fc.shuffledSubarray(keys)),
    fc.array(fc.tuple(space, written, space), { minLength: 4, maxLength: 4 }),
  )
  .map(([names, values]) => {
    const pairs = names.map((name, i) => {
      const [before, value, after] = values[i] as [string, string, string]
      return `${JSON.stringify(name)}:${before}${value},${after}`
    })
    return `{${pairs.join('').replace(/,\s*$/, '')}}`
  })
const first = JSON.stringify(Object.fromEntries(keys.map((key) => [key, 'x'])))

it('objects written as one before them give the cells that parsing them gives', () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), (lines) => {
      const quick = newReader()
      const read = [first, ...lines].map((text) => quick.read(text))

      const careful = [first, ...lines].map((text) => newReader().read(text))

      expect(read.map(({ cells, defect }) => ({ cells, defect }))).toEqual(careful)
    }),
    { numRuns: 2_000 },
  )
})

it.each<[string, string[]]>([
  ['{"sku":"A","title":"Pen","price":2.5,"nested key":null}', ['A', 'Pen', '2.5', '']],
  ['{"sku": "A", "title": "Pen", "price": -12, "nested key": true}', ['A', 'Pen', '-12', 'true']],
  [
    String.raw`{"sku":"A\/1","title":"P\u00e9n, \"red\"","price":2.50,"nested key":""}`,
    ['A/1', 'Pén, "red"', '2.5', ''],
  ],
])('finds %s without parsing it', (text, cells) => {
  const reader = newReader()
  reader.read(first)

  const record = reader.read(text)

  expect(record).toEqual({ cells, defect: null, isPlain: true })
})

it.each([
  '{"title":"Pen","sku":"A","price":2.5,"nested key":"x"}',
  '{"sku":"A","title":"Pen","price":2.5,"nested key":"x","sku":"B"}',
  '{"sku":"A","title":["Pen"],"price":2.5,"nested key":"x"}',
  '{"sku":"A","title":"Pen","price":12345678901234567,"nested key":"x"}',
])('leaves %s to be parsed', (text) => {
  const reader = newReader()
  reader.read(first)

  expect(reader.read(text).isPlain).toBeUndefined()
})

function newReader(): JsonRecordReader {
  return new JsonRecordReader({ columns: new TreeColumns(keys) })
}
