import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { crc32c } from './crc32c.ts'

it('has the sum everybody has', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
})

it('sums pieces as it sums the whole, wherever they begin and end', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (pieces) => {
      const bitwise = Buffer.concat(pieces).reduce((sum, byte) => {
        let value = sum ^ byte
        for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1
        return value
      }, ~0)

      const sum = pieces.reduce((before, piece) => crc32c(piece, before), 0)

      expect(sum).toBe(~bitwise >>> 0)
    }),
  )
})
