import { describe, expect, it } from 'vitest'
import { pricePoints, type SeriesPoint, seriesRows } from './series-points.ts'

const point = (at: string, supplierCode: string, value: string): SeriesPoint => ({
  at,
  supplierCode,
  value,
  currency: 'EUR',
})
const ms = (at: string) => Date.parse(at)

describe('the rows of the history chart', () => {
  it('keeps what a supplier said until it says something else, and ends now', () => {
    const points = [
      point('2026-01-01T00:00:00Z', 'acme', '10.00'),
      point('2026-01-05T00:00:00Z', 'bolt', '9.50'),
      point('2026-01-09T00:00:00Z', 'acme', '11.00'),
    ]

    const rows = seriesRows(points, ms('2026-01-20T00:00:00Z'))

    expect(rows).toEqual([
      { at: ms('2026-01-01T00:00:00Z'), 'of acme': 10 },
      { at: ms('2026-01-05T00:00:00Z'), 'of acme': 10, 'of bolt': 9.5 },
      { at: ms('2026-01-09T00:00:00Z'), 'of acme': 11, 'of bolt': 9.5 },
      { at: ms('2026-01-20T00:00:00Z'), 'of acme': 11, 'of bolt': 9.5 },
    ])
  })

  it('makes one row of what several suppliers said at the same moment', () => {
    const points = [point('2026-01-01T00:00:00Z', 'acme', '10'), point('2026-01-01T00:00:00Z', 'bolt', '9')]

    const rows = seriesRows(points, ms('2026-01-01T00:00:00Z'))

    expect(rows).toEqual([{ at: ms('2026-01-01T00:00:00Z'), 'of acme': 10, 'of bolt': 9 }])
  })
})

it('leaves out moments without a price', () => {
  const series = {
    prices: [{ at: '2026-01-01T00:00:00Z', supplierCode: 'acme', price: null, cost: '1', currency: 'EUR' }],
    stocks: [],
  }

  expect(pricePoints(series)).toEqual([])
})
