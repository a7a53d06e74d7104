import { Registry } from 'prom-client'
import { beforeEach, expect, it } from 'vitest'
import { type Cache, createCache } from './cache.ts'
import { measureCaches } from './measure-cache.ts'

let now: number
let loads: number
let cache: Cache

beforeEach(() => {
  now = 0
  loads = 0
  cache = createCache({ clock: { now: () => new Date(now), elapsed: () => now }, ttlMs: 1_000, maxEntries: 2 })
})

const load = async () => ++loads

it('finds an answer once until it is too old', async () => {
  const first = await cache.of('brands', load)
  now = 999
  const kept = await cache.of('brands', load)
  now = 1_000
  const fresh = await cache.of('brands', load)

  expect([first, kept, fresh]).toEqual([1, 1, 2])
})

it('finds it once for all who ask at the same time, also when it is nothing', async () => {
  const nothing = async () => {
    loads++
    return undefined
  }

  const answers = await Promise.all([cache.of('none', nothing), cache.of('none', nothing)])
  await cache.of('none', nothing)

  expect(answers).toEqual([undefined, undefined])
  expect(loads).toBe(1)
})

it('keeps no failure', async () => {
  const failing = async () => {
    throw new Error('no database')
  }

  await expect(cache.of('brands', failing)).rejects.toThrow('no database')

  expect(await cache.of('brands', load)).toBe(1)
})

it('forgets by prefix, and does not keep what was being loaded when it was told to forget', async () => {
  await cache.of('brands:a', load)
  let finish: (value: number) => void = () => undefined
  const slow = cache.of('brands:b', () => new Promise<number>((resolve) => (finish = resolve)))

  cache.forget('brands:')
  finish(100)

  expect(await slow).toBe(100)
  expect(await cache.of('brands:b', load)).toBe(2)
  expect(await cache.of('brands:a', load)).toBe(3)
})

it('holds no more than it may', async () => {
  for (const key of ['a', 'b', 'c']) await cache.of(key, load)

  expect(await cache.of('c', load)).toBe(3)
  expect(await cache.of('a', load)).toBe(4)
})

it('counts what it answered by itself, for Prometheus too', async () => {
  const registry = new Registry()
  measureCaches({ brands: cache }, registry)
  await Promise.all([cache.of('a', load), cache.of('a', load)])
  await cache.of('a', load)
  await cache.of('b', load)

  const text = await registry.metrics()

  expect(cache.stats()).toEqual({ hits: 2, misses: 2, entries: 2 })
  expect(text).toContain('pm_cache_requests_total{cache="brands",result="hit"} 2')
  expect(text).toContain('pm_cache_requests_total{cache="brands",result="miss"} 2')
  expect(text).toContain('pm_cache_entries{cache="brands"} 2')
})
