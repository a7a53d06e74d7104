import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSignedBy } from '../testing/a-receiver.ts'
import { newSecret, signatures } from '../webhooks/sign.ts'
import { nextTry, RETRY_MINUTES, readRetryAfter } from './ladder.ts'

const now = new Date('2026-03-01T12:00:00Z')
const minutesUntil = (moment: Date | null) => moment && (moment.getTime() - now.getTime()) / 60_000

describe('the pauses between attempts', () => {
  it('are 1, 5, 15, 60, 180 and 360 minutes, then it is given up', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7].map((failures) => minutesUntil(nextTry({ failures, now, notBefore: null })))

    expect(pauses).toEqual([1, 5, 15, 60, 180, 360, null])
  })

  it('are made longer by what a receiver asks for, never shorter, and by six hours at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: -1e6, max: 1e7 }), (failures, seconds) => {
        const pause = minutesUntil(nextTry({ failures, now, notBefore: new Date(now.getTime() + seconds * 1000) }))

        const least = RETRY_MINUTES[failures - 1]!
        expect(pause).toBe(Math.max(least, Math.min(seconds / 60, 360)))
      }),
    )
  })

  it.each([
    ['120', 2],
    ['Sun, 01 Mar 2026 12:10:00 GMT', 10],
    ['soon', null],
    [undefined, null],
  ])('reads the header Retry-After: %s', (header, minutes) => {
    expect(minutesUntil(readRetryAfter(header, now))).toBe(minutes)
  })
})

describe('a signature', () => {
  const anything = { body: fc.string({ unit: 'grapheme' }), id: fc.uuid(), timestamp: fc.nat() }

  it('is what another library computes of the same text, by each of two secrets, and by no other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(anything), async (sent) => {
        const [first, second, other] = [newSecret(), newSecret(), newSecret()]

        const received = { ...sent, signature: signatures([first, second], sent) }

        expect(await Promise.all([first, second, other].map((secret) => isSignedBy(secret, received)))).toEqual([
          true,
          true,
          false,
        ])
      }),
    )
  })

  it('is another one when a single character, the time or the identifier differs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(anything), fc.record(anything), async (sent, other) => {
        fc.pre(JSON.stringify(sent) !== JSON.stringify(other))
        const secret = newSecret()

        const received = { ...other, signature: signatures([secret], sent) }

        expect(await isSignedBy(secret, received)).toBe(false)
      }),
    )
  })

  it('is that of the example in the specification', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const sent = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1_614_265_330, body: '{"test": 2432232314}' }

    expect(signatures([secret], sent)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })
})
