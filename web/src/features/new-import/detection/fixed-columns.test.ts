import { expect, it } from 'vitest'
import { addEdge, cutLine, moveEdge, removeEdge, rulerOf } from './fixed-columns.ts'

const columns = [
  { name: 'sku', start: 1, length: 8 },
  { name: 'ean', start: 9, length: 14 },
  { name: 'name', start: 25, length: 20 },
]
const places = (given: readonly { start: number; length: number }[] | null) =>
  given?.map(({ start, length }) => [start, length]) ?? null

it.each([
  [
    'to the left',
    1,
    7,
    [
      [1, 6],
      [7, 16],
      [25, 20],
    ],
  ],
  [
    'to the right',
    1,
    10,
    [
      [1, 9],
      [10, 13],
      [25, 20],
    ],
  ],
  [
    'behind what is left out',
    2,
    24,
    [
      [1, 8],
      [9, 14],
      [24, 21],
    ],
  ],
  [
    'into the column before',
    2,
    20,
    [
      [1, 8],
      [9, 11],
      [20, 25],
    ],
  ],
  ['over the one before', 1, 1, null],
  ['over the next', 1, 25, null],
  ['out of the line', 0, 0, null],
])('moves an edge %s', (_, index, start, wanted) => {
  expect(places(moveEdge(columns, index, start))).toEqual(wanted)
})

it('parts a column in two, and puts it together again', () => {
  const parted = addEdge(columns, 12)

  expect(parted?.[2]).toEqual({ name: 'column 4', start: 12, length: 11 })
  expect(removeEdge(parted ?? [], 2)).toEqual(columns)
})

it('adds a column where none is, but not where one begins', () => {
  expect(places(addEdge(columns, 23))?.[2]).toEqual([23, 2])
  expect(places(addEdge(columns, 60))?.[3]).toEqual([60, 20])
  expect(addEdge(columns, 9)).toBeNull()
})

it('does not remove the first edge', () => {
  expect(removeEdge(columns, 0)).toBeNull()
})

it('cuts a line and leaves nothing of it out', () => {
  const line = 'A-1     4006381300018   Pen'

  const pieces = cutLine(line, columns)

  expect(pieces.map(({ text }) => text).join('')).toBe(line)
  expect(pieces.map(({ column }) => column)).toEqual([0, 1, null, 2])
})

it('counts every tenth place', () => {
  expect(rulerOf(15)).toBe('········10········20')
})
