/** An offer or row that shows what a figure means. */
export interface Example {
  key: string
  title: string | null
  before: string | null
  now: string | null
}

/** What was measured of one file, small enough to be kept for each run. */
export interface RunFacts {
  rows: number
  refused: number
  /** Offers of the supplier that were listed before; 0 for its first file. */
  listed: number
  /** Offers that the file takes off the list. */
  missing: number
  /** Rows that make an offer. */
  fresh: number
  /** Rows that may change an offer. */
  changed: number
  /** Prices that move by more than the supplier's limit, and how many of its offers the file has a price for. */
  moved: number
  priced: number
  /** By what most of the moved prices were multiplied, when it is a power of ten: euros and cents. */
  factor: number | null
  /** New and changed rows whose text is broken as if it was read in another encoding. */
  garbled: number
  /** The last row, and no other, ends before its last column. */
  isCutOff: boolean
  /** The middle of the prices of new and changed rows; null for too few of them. */
  priceLevel: number | null
  /** New and changed rows with a price, by its currency; absent in runs of older releases. */
  currencies?: Record<string, number>
  /** Rows that make an offer of a brand the supplier did not offer before. */
  newBrands: number
  /** Rows without a value, by field. */
  empty: Record<string, number>
  columns: readonly string[] | null
  /** Names of records that are none of these, met later in the file; absent in runs of older releases. */
  beyond?: readonly string[]
  encoding: string
  delimiter: string
}

/** What helps a person to understand the facts of one run; not kept for comparison. */
export interface Examples {
  missing: readonly Example[]
  moved: readonly Example[]
  fresh: readonly Example[]
  newBrands: readonly Example[]
  refused: readonly Example[]
  garbled: readonly Example[]
  /** By the currency, which is what they have now. */
  currencies: readonly Example[]
}
