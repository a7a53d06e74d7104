import type { ProductSeries } from '@products-manager/contract'

/** One change of a price or a stock by one supplier. */
export interface SeriesPoint {
  at: string
  supplierCode: string
  value: string
  currency: string | null
}

export function pricePoints({ prices }: ProductSeries): SeriesPoint[] {
  return prices.flatMap(({ at, supplierCode, price, currency }) =>
    price === null ? [] : [{ at, supplierCode, value: price, currency }],
  )
}

export function stockPoints({ stocks }: ProductSeries): SeriesPoint[] {
  return stocks.flatMap(({ at, supplierCode, quantity }) =>
    quantity === null ? [] : [{ at, supplierCode, value: String(quantity), currency: null }],
  )
}

/** A moment with what every supplier said then; a supplier that changed nothing keeps what it said before. */
export type SeriesRow = { at: number } & Record<string, number>

/** Points as rows of a step chart, ending now: a price holds until it changes. */
export function seriesRows(points: readonly SeriesPoint[], now: number): SeriesRow[] {
  const rows: SeriesRow[] = []
  let said: Record<string, number> = {}
  for (const { at, supplierCode, value } of points) {
    said = { ...said, [`of ${supplierCode}`]: Number(value) }
    const moment = Date.parse(at)
    if (rows.at(-1)?.at === moment) rows.pop()
    rows.push({ ...said, at: moment } as SeriesRow)
  }

  const last = rows.at(-1)
  return last && last.at < now ? [...rows, { ...last, at: now }] : rows
}
