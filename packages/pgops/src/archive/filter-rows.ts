import { ArchiveError } from './archive-error.ts'
import { microsOf } from './format/moments.ts'
import type { ArchivedColumn, Text } from './format/rows.ts'

export const comparisons = ['=', '<>', '<', '<=', '>', '>=', 'contains', 'null', 'not null'] as const
export type Comparison = (typeof comparisons)[number]

/** One comparison of a column with a text: as numbers or moments where the column is one. */
export interface RowFilter {
  column: string
  is: Comparison
  value?: string | undefined
}

type Order = (value: string) => number

const NUMBERS = /^(smallint|integer|bigint|numeric|real|double precision)/
const MOMENTS = /^(date|timestamp)/
const WRITTEN = /^\s*([^\s=<>~]+)\s*(<>|<=|>=|=|<|>|~)(.*)$/s
const WRITTEN_NULL = /^\s*(\S+)\s+is\s+(not\s+)?null\s*$/i

/** `price>=10`, `title~pen`, `job_id=…`, `error is null`. */
export function readFilter(text: string): RowFilter {
  const isNull = WRITTEN_NULL.exec(text)
  if (isNull?.[1]) return { column: isNull[1], is: isNull[2] ? 'not null' : 'null' }
  const [, column, sign, value] = WRITTEN.exec(text) ?? []
  if (column === undefined || sign === undefined) throw invalid(`"${text}" is no comparison such as price>=10`)
  return { column, is: sign === '~' ? 'contains' : (sign as Comparison), value: value?.trim() ?? '' }
}

/** Whether a row of these columns passes every filter. One of the known columns that these rows lack came later: they have nothing in it. */
export function rowFilter(
  columns: readonly ArchivedColumn[],
  filters: readonly RowFilter[],
  known: ReadonlySet<string> = new Set(),
) {
  const checks = filters.map((filter) => {
    const place = columns.findIndex(({ name }) => name === filter.column)
    const column = columns[place]
    if (!column && known.has(filter.column)) return () => filter.is === 'null'
    if (!column) throw invalid(`there is no column ${filter.column}`)
    const passes = check(column, filter)
    return (row: readonly Text[]) => passes(row[place] ?? null)
  })
  return (row: readonly Text[]) => checks.every((passes) => passes(row))
}

function check(column: ArchivedColumn, { is, value = '' }: RowFilter): (text: Text) => boolean {
  if (is === 'null') return (text) => text === null
  if (is === 'not null') return (text) => text !== null
  if (is === 'contains') return (text) => text?.includes(value) ?? false
  const order = orderOf(column, value)
  const holds = {
    '=': (o: number) => o === 0,
    '<>': (o: number) => o !== 0,
    '<': (o: number) => o < 0,
    '<=': (o: number) => o <= 0,
    '>': (o: number) => o > 0,
    '>=': (o: number) => o >= 0,
  }[is]
  return (text) => text !== null && holds(order(text))
}

function orderOf({ name, type }: ArchivedColumn, value: string): Order {
  if (NUMBERS.test(type)) {
    if (Number.isNaN(Number(value))) throw invalid(`${name} is a number, and "${value}" is none`)
    return (text) => compareDecimals(text, value)
  }
  if (MOMENTS.test(type)) {
    const micros = microsOf(value.replace('T', ' ').replace(/Z$/, '+00'))
    if (micros === null) throw invalid(`${name} is a moment, and "${value}" is none such as 2026-01-31T12:00:00Z`)
    return (text) => {
      const own = microsOf(text)
      if (own === null) return /^-|BC$/.test(text) ? -1 : 1
      return own < micros ? -1 : own > micros ? 1 : 0
    }
  }
  return (text) => (text < value ? -1 : text > value ? 1 : 0)
}

/** Exactly, however many digits; NaN is above everything, as in PostgreSQL. */
function compareDecimals(left: string, right: string): number {
  const [a, b] = [decimal(left), decimal(right)]
  if (!a || !b) {
    const [x, y] = [Number(left), Number(right)]
    return Number.isNaN(x) ? 1 : x < y ? -1 : x > y ? 1 : 0
  }
  const scale = Math.max(a.scale, b.scale)
  const difference = a.unscaled * 10n ** BigInt(scale - a.scale) - b.unscaled * 10n ** BigInt(scale - b.scale)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

function decimal(text: string): { unscaled: bigint; scale: number } | null {
  const match = /^\s*(-?)(\d*)(?:\.(\d*))?\s*$/.exec(text)
  if (!match) return null
  const [, sign = '', whole = '', fraction = ''] = match
  return { unscaled: BigInt(`${sign}${whole || '0'}${fraction}`), scale: fraction.length }
}

function invalid(how: string): ArchiveError {
  return new ArchiveError('ARCHIVE_SEARCH_INVALID', `The search cannot be done: ${how}.`)
}
