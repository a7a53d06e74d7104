import { describe, expect, it } from 'vitest'
import { problemCodes } from './problem-codes.ts'
import { problemMessage } from './problem-messages.ts'

describe('problemMessage', () => {
  it.each(problemCodes)('says of %s what is wrong, in one or two whole sentences', (code) => {
    const message = problemMessage(code, 'price', 'the value')

    expect(message).toMatch(/^["\p{L}].*\.$/u)
    expect(message.length).toBeGreaterThan(20)
    expect(message).not.toMatch(/undefined|null/)
  })

  it('has no code twice', () => {
    expect(new Set(problemCodes).size).toBe(problemCodes.length)
  })

  it('shortens a long value', () => {
    expect(problemMessage('TEXT_TOO_LONG', 'title', 'x'.repeat(5_000)).length).toBeLessThan(250)
  })
})
