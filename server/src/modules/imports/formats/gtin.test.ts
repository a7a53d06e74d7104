import { describe, expect, it } from 'vitest'
import { isGtin } from './gtin.ts'

describe('isGtin', () => {
  it.each(['4006381333931', '3400949497294', '96385074', '036000291452', '10036000291459'])('accepts %s', (text) => {
    expect(isGtin(text)).toBe(true)
  })

  it.each(['4006381333932', '400638133393', '0000000000000', '4.00638E+12', '', '40063813339a1'])(
    'refuses "%s"',
    (text) => {
      expect(isGtin(text)).toBe(false)
    },
  )
})
