import { randomFillSync } from 'node:crypto'
import { expect, it } from 'vitest'
import { uuidV7, uuidV7Maker } from './ids.ts'

it('makes identifiers that sort in the order they were made, a hundred thousand in a row', () => {
  const made = Array.from({ length: 100_000 }, () => uuidV7())

  expect(made).toEqual([...made].sort())
  expect(new Set(made).size).toBe(made.length)
})

it('carries the millisecond, the version and the variant', () => {
  const make = uuidV7Maker({ now: () => Date.UTC(2026, 0, 2), fillRandom: randomFillSync })

  const id = make()

  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(Date.UTC(2026, 0, 2))
})

it('stays in order when the clock steps back', () => {
  const times = [5_000, 4_000, 4_500, 5_000, 5_001]
  const make = uuidV7Maker({ now: () => times.shift() ?? 0, fillRandom: randomFillSync })

  const made = Array.from({ length: 5 }, make)

  expect(made).toEqual([...made].sort())
})

it('borrows from the next millisecond when one is full', () => {
  const make = uuidV7Maker({ now: () => 7, fillRandom: (bytes) => bytes.fill(0), perMillisecond: 2 })

  const made = [make(), make(), make()]

  expect(made).toEqual([
    '00000000-0007-7000-8000-000000000000',
    '00000000-0007-7000-8001-000000000000',
    '00000000-0008-7000-8000-000000000000',
  ])
})
