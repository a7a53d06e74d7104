import { type Lookup, lookupOf, tablesIn } from '../query/lookup-of.ts'
import type { ObservedQuery } from './find-slow-queries.ts'
import type { ForeignKey } from './read-foreign-keys.ts'

/** A query that came once for every row of another (N+1): a join would have come once. */
export interface Repeat {
  child: { fingerprint: string; name: string | null; text: string; calls: number; totalMs: number }
  parent: { fingerprint: string; name: string | null; text: string; calls: number; rows: number }
  /** Calls of the child for each call of the parent. */
  perParent: number
  /** How the tables hang together. */
  because: string
}

// Fewer than this is nothing to save, and chance makes numbers alike.
const FEWEST_CALLS = 50
const FEWEST_PER_PARENT = 4
// A child for each of the parent's rows, some answered from a cache, some asked for by others too.
const CLOSE_FROM = 0.75
const CLOSE_TO = 1.34
// A lookup by key gives a row; one by foreign key a handful.
const MOST_ROWS = 100

interface Counted {
  query: ObservedQuery
  calls: number
  rows: number
}

/** Finds them by numbers and structure together: calls as many as the parent's rows, and a foreign key between the two. */
export function findRepeats(queries: readonly ObservedQuery[], foreignKeys: readonly ForeignKey[]): Repeat[] {
  const counted = queries.map((query) => ({ query, ...recent(query) }))
  const parents = counted.filter(
    ({ query, calls, rows }) => calls > 0 && rows / calls >= FEWEST_PER_PARENT && tablesIn(query.text).length > 0,
  )
  return counted
    .flatMap((child) => {
      const lookup =
        child.calls >= FEWEST_CALLS && child.rows / child.calls <= MOST_ROWS ? lookupOf(child.query.text) : null
      const found = lookup && nearestParent({ child, lookup, parents, foreignKeys })
      return found ? [found] : []
    })
    .sort((a, b) => b.child.totalMs - a.child.totalMs)
}

/** The work since the last look where there was one: programs change, and their numbers with them. */
function recent({ change, calls, rows }: ObservedQuery): { calls: number; rows: number } {
  return change && change.calls >= FEWEST_CALLS ? change : { calls, rows }
}

interface Search {
  child: Counted
  lookup: Lookup
  parents: readonly Counted[]
  foreignKeys: readonly ForeignKey[]
}

function nearestParent({ child, lookup, parents, foreignKeys }: Search): Repeat | null {
  const near = parents.flatMap((parent) => {
    if (parent.query === child.query || parent.calls >= child.calls) return []
    const ratio = child.calls / parent.rows
    const because =
      ratio >= CLOSE_FROM && ratio <= CLOSE_TO ? relation(lookup, tablesIn(parent.query.text), foreignKeys) : null
    return because ? [{ parent, because, distance: Math.abs(Math.log(ratio)) }] : []
  })
  const [best] = near.sort((a, b) => a.distance - b.distance)
  if (!best || child.calls / best.parent.calls < FEWEST_PER_PARENT) return null
  const { fingerprint, name, text, totalMs } = child.query
  const of = best.parent.query
  return {
    child: { fingerprint, name, text, calls: child.calls, totalMs },
    parent: {
      fingerprint: of.fingerprint,
      name: of.name,
      text: of.text,
      calls: best.parent.calls,
      rows: best.parent.rows,
    },
    perParent: child.calls / best.parent.calls,
    because: best.because,
  }
}

function relation(lookup: Lookup, tables: readonly string[], foreignKeys: readonly ForeignKey[]): string | null {
  // A parent that has the child's table joined in already asks for something else.
  if (tables.includes(lookup.table)) return null
  for (const key of foreignKeys) {
    const up =
      key.table === lookup.table &&
      tables.includes(key.references) &&
      key.columns.every((column) => lookup.columns.includes(column))
    const down =
      key.references === lookup.table &&
      tables.includes(key.table) &&
      key.referenced.every((column) => lookup.columns.includes(column))
    if (up || down)
      return `${key.table} (${key.columns.join(', ')}) refers to ${key.references} (${key.referenced.join(', ')})`
  }
  return null
}
