import { expect, it } from 'vitest'
import { worstFirst } from './worst-first.ts'

it('puts failures first, then warnings, and keeps the order of time among equals', () => {
  const day = (['good', 'warn', 'plain', 'bad', 'accent', 'bad'] as const).map((tone, at) => ({ tone, at }))

  const sorted = worstFirst(day)

  expect(sorted.map(({ tone, at }) => `${at} ${tone}`)).toEqual([
    '3 bad',
    '5 bad',
    '1 warn',
    '0 good',
    '2 plain',
    '4 accent',
  ])
})
