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
    '-0.5',
    '.5',
    '5.',
    '12345678901234567',
    '[]',
    '{}',
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

it('an object written as the one before it gives the cells a careful look gives', () => {
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
])('reads %s without parsing it', (text, cells) => {
  const reader = newReader()
  reader.read(first)

  const record = reader.read(text)

  expect(record).toEqual({ cells, defect: null, isPlain: true })
})

it.each([
  '{"sku":"A","title":"P\\u00e9n","price":2.5,"nested key":"x"}',
  '{"sku":"A","title":"Pen","price":2.50,"nested key":"x"}',
  '{"title":"Pen","sku":"A","price":2.5,"nested key":"x"}',
  '{"sku":"A","title":"Pen","price":2.5,"nested key":"x","sku":"B"}',
])('reads %s with care', (text) => {
  const reader = newReader()
  reader.read(first)

  expect(reader.read(text).isPlain).toBeUndefined()
})

function newReader(): JsonRecordReader {
  return new JsonRecordReader({ columns: new TreeColumns(keys) })
}
