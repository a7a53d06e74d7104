import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hasControlBytes, hasForbiddenCharacter } from './check-characters.ts'

it('finds in the bytes of ASCII-compatible text what it would find in its characters', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom(...'a;\t\n\r\v\f\0\u0008\u000e\u001f\u007fé€'),
      fc.string({ minLength: 1, maxLength: 1 }),
    ),
  })

  fc.assert(
    fc.property(text, (given) => {
      const wellFormed = given.toWellFormed()

      expect(hasControlBytes(Buffer.from(wellFormed))).toBe(hasForbiddenCharacter(wellFormed))
    }),
  )
})
