import { compareValues } from '../index/compare.ts'
import type { Row } from '../table/row.ts'
import { identityOf } from './project.ts'

export type AggregateKind = 'count' | 'sum' | 'avg' | 'min' | 'max'

/** One aggregate: what it reads (`R`), and what it gives (`T`). */
export class Aggregate<in R, out T> {
  declare readonly reads?: (row: R) => void
  declare readonly gives?: T
  readonly kind: AggregateKind
  readonly column: string | undefined

  constructor(kind: AggregateKind, column?: string) {
    this.kind = kind
    this.column = column
  }
}

type Holding<K extends string, T> = { readonly [P in K]?: T | null | undefined }

/** How many rows, or with a column in how many it is not null. */
export function Count<K extends string = never>(column?: K): Aggregate<Holding<K, unknown>, number> {
  return new Aggregate('count', column)
}

/** The sum of a column; null when it has no value. */
export function Sum<K extends string>(column: K): Aggregate<Holding<K, number>, number | null> {
  return new Aggregate('sum', column)
}

/** The mean of a column; null when it has no value. */
export function Avg<K extends string>(column: K): Aggregate<Holding<K, number | bigint>, number | null> {
  return new Aggregate('avg', column)
}

/** The smallest value of a column; null when it has none. */
export function Min<K extends string, T = unknown>(column: K): Aggregate<Holding<K, T>, T | null> {
  return new Aggregate('min', column)
}

/** The largest value of a column; null when it has none. */
export function Max<K extends string, T = unknown>(column: K): Aggregate<Holding<K, T>, T | null> {
  return new Aggregate('max', column)
}

/** The functions `aggregate(f => …)` is given. */
export const AGGREGATES = {
  count: (column?: string) => new Aggregate('count', column),
  sum: (column: string) => new Aggregate('sum', column),
  avg: (column: string) => new Aggregate('avg', column),
  min: (column: string) => new Aggregate('min', column),
  max: (column: string) => new Aggregate('max', column),
}

type Computed = Readonly<Record<string, Aggregate<never, unknown>>>

/** One output row over all rows. */
export function aggregateRows(rows: readonly Row[], wanted: Computed): Row {
  const out: Row = {}
  for (const [name, { kind, column }] of Object.entries(wanted)) out[name] = compute(rows, kind, column)
  return out
}

/** One output row per group, in the order the groups first appear. */
export function aggregateGroups(rows: readonly Row[], wanted: Computed, groupBy: readonly string[]): Row[] {
  const groups = new Map<unknown, Row[]>()
  for (const row of rows) {
    const key = groupKey(row, groupBy)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return Array.from(groups.values(), (group) => {
    const out: Row = {}
    for (const column of groupBy) out[column] = group[0]![column] ?? null
    return Object.assign(out, aggregateRows(group, wanted))
  })
}

function groupKey(row: Row, groupBy: readonly string[]): unknown {
  if (groupBy.length === 1) return identityOf(row[groupBy[0]!])
  return identityOf(groupBy.map((column) => row[column]))
}

function compute(rows: readonly Row[], kind: AggregateKind, column: string | undefined): unknown {
  if (column === undefined) return rows.length
  switch (kind) {
    case 'count':
      return rows.reduce((total, row) => total + Number(row[column] !== null && row[column] !== undefined), 0)
    case 'sum':
      return totalOf(rows, column).sum
    case 'avg': {
      const { sum, count } = totalOf(rows, column)
      return sum === null ? null : Number(sum) / count
    }
    case 'min':
      return extreme(rows, column, -1)
    case 'max':
      return extreme(rows, column, 1)
  }
}

function totalOf(rows: readonly Row[], column: string): { sum: number | bigint | null; count: number } {
  let number = 0
  let big = 0n
  let numbers = 0
  let bigs = 0
  for (const row of rows) {
    const value = row[column]
    if (typeof value === 'number') {
      number += value
      numbers++
    } else if (typeof value === 'bigint') {
      big += value
      bigs++
    }
  }
  const count = numbers + bigs
  if (count === 0) return { sum: null, count }
  if (bigs === 0) return { sum: number, count }
  return { sum: numbers === 0 ? big : number + Number(big), count }
}

function extreme(rows: readonly Row[], column: string, sign: number): unknown {
  let best: unknown = null
  for (const row of rows) {
    const value = row[column]
    if (value === null || value === undefined) continue
    if (best === null || compareValues(value, best) * sign > 0) best = value
  }
  return best
}
