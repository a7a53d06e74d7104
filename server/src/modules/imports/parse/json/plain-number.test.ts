import fc from 'fast-check'
import { expect, it } from 'vitest'
import { TreeColumns } from '../tree/tree-columns.ts'
import { JsonRecordReader } from './json-record.ts'
import { plainNumber } from './plain-number.ts'

it.each([
  ['1.299e3', '1299'],
  ['1.2995E3', '1299.5'],
  ['4.006381333931E12', '4006381333931'],
  ['4.0063813339310E+12', '4006381333931'],
  ['1E+2', '100'],
  ['-1.5e-3', '-0.0015'],
  ['12.5E1', '125'],
  ['0E-10', '0'],
  ['0.0E5', '0'],
])('%s is %s', (token, plain) => {
  expect(plainNumber(token)).toBe(plain)
})

it.each(['4.00638E+12', '1.23457e+06', '1e7', '1E400', '1e-400', '12', '1e', ''])('%s is left as it is', (token) => {
  expect(plainNumber(token)).toBeNull()
})

it('is worth exactly what was written', () => {
  const part = fc.integer({ min: 0, max: 999_999_999 }).map(String)
  const written = fc.tuple(fc.constantFrom('', '-'), part, fc.option(part), fc.integer({ min: -20, max: 20 }))
  fc.assert(
    fc.property(written, ([sign, whole, fraction, exponent]) => {
      const plain = plainNumber(`${sign}${whole}${fraction === null ? '' : `.${fraction}`}e${exponent}`)

      if (plain === null) return
      const [integer = '', decimals = ''] = plain.split('.')
      // Both as whole numbers of the smallest part that either can have.
      const found = BigInt(`${integer}${decimals.padEnd(60, '0')}`)
      const expected = BigInt(`${sign}${whole}${fraction ?? ''}${'0'.repeat(60 + exponent - (fraction ?? '').length)}`)
      expect(found).toBe(expected)
    }),
    { numRuns: 2_000 },
  )
})

it('is the cell of a record, and counts as a number where it is one that nothing is lost of', () => {
  const numbers: number[] = []
  const columns = new TreeColumns(null)
  const reader = new JsonRecordReader({ columns, onNumber: (place) => void numbers.push(place) })

  const { cells } = reader.read('{"ean":4.006381333931E12,"price":1.299e3,"lost":4.00638E+12,"small":0.0000001}')

  expect(cells).toEqual(['4006381333931', '1299', '4.00638E+12', '0.0000001'])
  expect(numbers.map((place) => columns.names[place])).toEqual(['ean', 'price', 'small'])
})
