import type { Detection } from '@products-manager/contract'
import { type DateOrder, noDateVotes } from './date-order.ts'
import { type Marks, marksOf, sumVotes } from './number-marks.ts'
import type { ColumnProfile } from './profile-columns.ts'

type FileFormat = Pick<Detection, 'decimalMark' | 'thousandMark' | 'dateOrder'>

/** How the file as a whole writes numbers and dates: what its columns show, and where they show nothing a guess. */
export function fileFormat(profiles: readonly ColumnProfile[], delimiter: string): FileFormat {
  const votes = sumVotes(profiles.map(({ marks }) => marks))
  const marks = marksOf(votes)
  const decimalMark = decimalGuess(profiles, marks, delimiter)
  return {
    decimalMark,
    thousandMark: thousandGuess(profiles, decimalMark.value, votes.bare),
    dateOrder: dateGuess(profiles, decimalMark.value),
  }
}

function decimalGuess(profiles: readonly ColumnProfile[], marks: Marks, delimiter: string): Detection['decimalMark'] {
  const shown = profiles.filter(({ column }) => column.decimalMark !== null)
  const agreeing = shown.filter(({ column }) => column.decimalMark === marks.decimal)
  if (marks.decimal === null) {
    const value = delimiter === ';' ? ',' : '.'
    return { value, confidence: 'guess', why: 'No sampled number has a decimal mark.' }
  }
  const places = agreeing.map(({ column }) => column.position)
  const why = `${listed(places)} ${places.length === 1 ? 'shows' : 'show'} "${marks.decimal}" before the decimals.`
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
      ? { value: '', confidence: 'likely', why: 'Numbers above a thousand are written without a mark.' }
      : { value: '', confidence: 'guess', why: 'No sampled number is above a thousand.' }
  }
  const places = shown.filter(({ column }) => column.thousandMark === best[0]).map(({ column }) => column.position)
  const same = best[0] === decimal ? '; the last one is the decimal mark' : ''
  return {
    value: best[0],
    confidence: counts.size === 1 ? 'certain' : 'likely',
    why: `${listed(places)} ${places.length === 1 ? 'parts' : 'part'} thousands by ${best[0] === ' ' ? 'a space' : `"${best[0]}"`}${same}.`,
  }
}

function dateGuess(profiles: readonly ColumnProfile[], decimal: '.' | ','): Detection['dateOrder'] {
  const sum = noDateVotes()
  for (const { dates } of profiles) {
    sum.dates += dates.dates
    for (const order of ['dmy', 'mdy', 'ymd'] as const) sum.only[order] += dates.only[order]
  }
  const orders = (['dmy', 'mdy', 'ymd'] as const).filter((order) => sum.only[order] > 0)
  const [best] = orders.toSorted((a, b) => sum.only[b] - sum.only[a])
  if (best !== undefined) {
    return {
      value: best,
      confidence: orders.length === 1 ? 'certain' : 'likely',
      why: `${sum.only[best]} of ${sum.dates} sampled dates are possible only so.`,
    }
  }
  const value: DateOrder = usesDollars(profiles) && decimal === '.' ? 'mdy' : 'dmy'
  const why = sum.dates > 0 ? 'Every sampled date is possible in several orders.' : 'No column holds dates.'
  return { value, confidence: 'guess', why }
}

function usesDollars(profiles: readonly ColumnProfile[]): boolean {
  return profiles.some(({ column }) => column.samples.some((sample) => /^\$|\bUSD\b/.test(sample)))
}

function listed(positions: readonly number[]): string {
  if (positions.length === 1) return `Column ${positions[0]}`
  return positions.length <= 4 ? `Columns ${positions.join(', ')}` : `${positions.length} columns`
}
