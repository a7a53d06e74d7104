import type { PoolStats } from '@products-manager/postgres'
import { expect, it } from 'vitest'
import { advisePools, upperBound } from './advise-pools.ts'

const HOUR_MS = 3_600_000
const fast = { bounds: [1, 10, 100], counts: [1_000, 0, 0, 0], sum: 500, count: 1_000 }
const slow = { bounds: [1, 10, 100], counts: [500, 300, 200, 0], sum: 9_000, count: 1_000 }

it.each<[string, Partial<PoolStats>, object]>([
  ['grows where requests waited in vain', { timeouts: 3 }, { verdict: 'too-small', advisedSize: 15 }],
  [
    'grows where one in twenty waits long',
    { exhaustions: 40, waitMs: slow },
    { verdict: 'too-small', advisedSize: 15 },
  ],
  [
    'keeps what was exhausted once without anybody waiting long',
    { exhaustions: 1 },
    { verdict: 'well', advisedSize: 10 },
  ],
  ['shrinks where most were never used', { mostUsed: 3 }, { verdict: 'too-large', advisedSize: 4 }],
  ['says nothing before there was any use', { waitMs: { ...fast, count: 10 } }, { verdict: 'unused', advisedSize: 10 }],
  [
    'names who keeps a connection',
    { timeouts: 9, longestHolder: { statement: 'catalog.list', heldMs: HOUR_MS } },
    { verdict: 'leaks', reason: 'catalog.list has held a connection for 60 minutes' },
  ],
])('%s', (_, change, expected) => {
  const [advice] = advisePools([{ name: 'catalog', stats: { ...calm, ...change }, observedMs: HOUR_MS }])

  expect(advice).toMatchObject(expected)
})

it('does not shrink a pool that was watched for a minute only', () => {
  const [advice] = advisePools([{ name: 'catalog', stats: { ...calm, mostUsed: 1 }, observedMs: 60_000 }])

  expect(advice?.verdict).toBe('well')
})

it('takes the average use from the time connections were held', () => {
  const stats = { ...calm, holdMs: { ...fast, sum: 2 * HOUR_MS } }

  expect(advisePools([{ name: 'catalog', stats, observedMs: HOUR_MS }])[0]?.meanUsed).toBe(2)
})

it('finds the bucket of a share', () => {
  expect(upperBound(slow, 0.5)).toBe(1)
  expect(upperBound(slow, 0.8)).toBe(10)
  expect(upperBound(slow, 0.95)).toBe(100)
  expect(upperBound({ bounds: [1], counts: [0, 5], sum: 9, count: 5 }, 0.5)).toBeNull()
  expect(upperBound({ bounds: [1], counts: [0, 0], sum: 0, count: 0 }, 0.5)).toBeNull()
})

const calm: PoolStats = {
  size: 10,
  overflow: 10,
  idle: 5,
  used: 1,
  mostUsed: 6,
  waiting: 0,
  created: 10,
  recycled: 0,
  pinged: 0,
  failedPings: 0,
  timeouts: 0,
  exhaustions: 0,
  failedConnects: 0,
  waitMs: fast,
  holdMs: fast,
  longestHolder: null,
}
