import type { Rational } from '../expression/rational.ts'

export type NameKind = 'brand' | 'category'

/** A rate and the day it is of: one unit of the first currency in the second. */
export interface DatedRate {
  from: string
  to: string
  rate: string
  day: string
}

/** Names of one kind that are known, by their folded form. Null: decided to be none. */
export type NameBook = ReadonlyMap<string, string | null>

/** What a profile's steps and rules look up, decided once for a run and kept with it. */
export interface References {
  /** The day the run began, YYYY-MM-DD. */
  day: string
  /** Kept lookup tables by name. */
  tables: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** What one unit of a currency is in another, by the list's name and the day asked for (null: the run's). */
  rateOf(list: string, day: string | null, pair: { from: string; to: string }): Rational | null
  names: Readonly<Record<NameKind, NameBook>>
  /** Hears of every name that nobody decided about yet. */
  noteUnknown(kind: NameKind, name: string): void
  /** Changes with everything above that the profile uses; null when it uses none. */
  fingerprint: string | null
}

const nobody = { brand: new Map(), category: new Map() }

/** For a profile that looks nothing up. */
export const noReferences: References = {
  day: '1970-01-01',
  tables: new Map(),
  rateOf: () => null,
  names: nobody,
  noteUnknown: () => {},
  fingerprint: null,
}
