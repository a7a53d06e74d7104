import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nameBeside } from './name-beside.ts'

const now = new Date('2026-04-07T14:30:00Z')

it('says what it is and of when', () => {
  expect(nameBeside('products', 'restored', now)).toMatch(/^products_restored_20260407143000_[0-9a-f]{6}$/)
  expect(nameBeside('db_catalog', 'before_restore', now)).toMatch(/^db_catalog_before_restore_20260407143000_/)
})

it('is another one each time, and as long as PostgreSQL takes, whatever the name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 63 }), (name) => {
      const [one, other] = [nameBeside(name, 'before_restore', now), nameBeside(name, 'before_restore', now)]

      expect(one).not.toBe(other)
      expect(Buffer.byteLength(one)).toBeLessThanOrEqual(63)
      expect(name.startsWith(one.slice(0, one.lastIndexOf('_before_restore_')))).toBe(true)
    }),
  )
})
