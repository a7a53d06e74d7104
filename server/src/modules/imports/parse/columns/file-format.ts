import type { Detection } from '@products-manager/contract'
import { because } from '../because.ts'
import { type DateOrder, noDateVotes } from './date-order.ts'
import { type DecimalMark, type Marks, type MarkVotes, marksOf, sumVotes } from './number-marks.ts'
import type { ColumnProfile } from './profile-columns.ts'

type FileFormat = Pick<Detection, 'decimalMark' | 'thousandMark' | 'dateOrder'>

interface Habits {
  decimalMark: DecimalMark
  /** Whether people may have parted thousands in it; programs that write trees do not. */
  partsThousands: boolean
}

/** How the file as a whole writes numbers and dates: what its columns show, and where they show nothing a guess. */
export function fileFormat(profiles: readonly ColumnProfile[], usual: Habits): FileFormat {
  const votes = sumVotes(profiles.map(({ marks }) => marks))
  const marks = marksOf({ ...votes, bare: bareBesideUnclear(profiles) })
  const decimalMark = decimalGuess(profiles, marks, usualMark(votes, usual))
  return {
    decimalMark,
    thousandMark: thousandGuess(profiles, decimalMark.value, votes.bare),
    dateOrder: dateGuess(profiles, decimalMark.value),
  }
}

/** An EAN or a number of an order has no mark, and says nothing of how prices are written beside it. */
function bareBesideUnclear(profiles: readonly ColumnProfile[]): number {
  const unclear = profiles.filter(({ marks }) => marks.unclear['.'] + marks.unclear[','] > 0)
  return unclear.reduce((sum, { marks }) => sum + marks.bare, 0)
}

/**
 * Where all numbers are like '1.250', the mark is taken for the one that makes them 1250 or nothing: then they are told
 * as having two readings, and nobody sells at a thousandth of the price.
 */
function usualMark({ unclear }: MarkVotes, { decimalMark, partsThousands }: Habits): DecimalMark {
  if (unclear['.'] > 0 === unclear[','] > 0) return decimalMark
  return unclear['.'] > 0 === partsThousands ? ',' : '.'
}

function decimalGuess(profiles: readonly ColumnProfile[], marks: Marks, usual: DecimalMark): Detection['decimalMark'] {
  const shown = profiles.filter(({ column }) => column.decimalMark !== null)
  const agreeing = shown.filter(({ column }) => column.decimalMark === marks.decimal)
  if (marks.decimal === null) {
    return { value: usual, confidence: 'guess', why: because('no-decimals') }
  }
  const places = agreeing.map(({ column }) => column.position)
  const why = because('decimals', { ...listed(places), mark: marks.decimal })
  return { value: marks.decimal, confidence: agreeing.length === shown.length ? 'certain' : 'likely', why }
}

function thousandGuess(
  profiles: readonly ColumnProfile[],
  decimal: '.' | ',',
  bare: number,
): Detection['thousandMark'] {
  // A column with the other decimal mark says nothing of how this file's usual numbers are grouped.
  const shown = profiles.filter(
    ({ column }) => column.thousandMark !== null && (column.decimalMark === null || column.decimalMark === decimal),
  )
  const counts = new Map<string, number>()
  for (const { column, marks } of shown) {
    const mark = column.thousandMark ?? ''
    if (mark === decimal && column.decimalMark === null) continue
    counts.set(mark, (counts.get(mark) ?? 0) + (marks.thousand.get(mark) ?? 0) + 1)
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1])
  if (best === undefined) {
    return bare > 0
      ? { value: '', confidence: 'likely', why: because('bare-thousands') }
      : { value: '', confidence: 'guess', why: because('no-thousands') }
  }
  const places = shown.filter(({ column }) => column.thousandMark === best[0]).map(({ column }) => column.position)
  const grouped = best[0] === ' ' ? 'thousands-space' : 'thousands'
  const same = best[0] === decimal ? because('mark-for-both') : []
  return {
    value: best[0],
    confidence: counts.size === 1 ? 'certain' : 'likely',
    why: [...because(grouped, { ...listed(places), mark: best[0] }), ...same],
  }
}

function dateGuess(profiles: readonly ColumnProfile[], decimal: '.' | ','): Detection['dateOrder'] {
  const sum = noDateVotes()
  for (const { dates } of profiles) {
    sum.dates += dates.dates
    sum.clear += dates.clear
    for (const order of ['dmy', 'mdy', 'ymd'] as const) sum.only[order] += dates.only[order]
  }
  if (sum.clear > 0 && sum.clear === sum.dates) sum.only.ymd = sum.clear
  const orders = (['dmy', 'mdy', 'ymd'] as const).filter((order) => sum.only[order] > 0)
  const [best] = orders.toSorted((a, b) => sum.only[b] - sum.only[a])
  if (best !== undefined) {
    return {
      value: best,
      confidence: orders.length === 1 ? 'certain' : 'likely',
      why: because('dates', { count: sum.only[best], dates: sum.dates }),
    }
  }
  const value: DateOrder = usesDollars(profiles) && decimal === '.' ? 'mdy' : 'dmy'
  const why = sum.dates > 0 ? because('dates-open') : because('no-dates')
  return { value, confidence: 'guess', why }
}

const DOLLARS = /^\$|\bUSD\b|\(\$\)/i

function usesDollars(profiles: readonly ColumnProfile[]): boolean {
  return profiles.some(({ column }) => [column.name ?? '', ...column.samples].some((text) => DOLLARS.test(text)))
}

/** Which columns, the first few by their places, and how many. */
function listed(positions: readonly number[]): { columns: string; count: number } {
  const first = positions.slice(0, 4).join(', ')
  return { columns: positions.length > 4 ? `${first}, …` : first, count: positions.length }
}
