import { quoted } from '../source/plain-statement.ts'
import type { ForeignKeyRecord, IndexRecord, IndexUse } from './read-indexes.ts'

export type IndexFaultKind = 'invalid' | 'duplicate' | 'redundant' | 'unused' | 'bloated' | 'missing'

/** Something to do about an index, and whether it can be done without harm. */
export interface IndexFault {
  kind: IndexFaultKind
  schema: string
  table: string
  /** Null when it is missing. */
  index: string | null
  /** Another index that makes this one superfluous. */
  by: string | null
  /** What dropping or rebuilding it frees. */
  frees: number
  isSafe: boolean
  reasons: string[]
  fix: string[]
  undo: string[]
}

export interface FaultOptions {
  now: Date
  /** An index is called unused when scans were counted for this long. */
  minAgeDays: number
  /** Smaller indexes and tables are not worth a word. */
  minBytes: number
  /** Bytes each index would have when it were built now, by its oid. */
  expectedBytes: ReadonlyMap<string, number>
}

const DAY_MS = 86_400_000
// Rows inserted in any order leave a B-tree two thirds full; below half it is the work of deletes.
const BLOATED = 2
const PAGE_BYTES = 8192

/** Looks through the indexes. Each is told of once, for the reason that weighs most. */
export function findIndexFaults(use: IndexUse, options: FaultOptions): IndexFault[] {
  const faults: IndexFault[] = []
  const gone = new Set<IndexRecord>()
  const add = (index: IndexRecord, fault: IndexFault) => {
    faults.push(fault)
    gone.add(index)
  }
  for (const index of use.indexes) if (!index.isValid && !index.isBeingBuilt) add(index, invalid(index))
  const valid = use.indexes.filter(({ isValid }) => isValid)
  for (const index of valid) {
    const twin = valid.find(
      (other) => other !== index && !gone.has(other) && isTwin(index, other) && rank(other) >= rank(index),
    )
    if (twin && !isFixed(index)) add(index, superfluous('duplicate', index, twin))
  }
  for (const index of valid.filter((one) => !gone.has(one))) {
    const wider = valid.find((other) => other !== index && !gone.has(other) && isPrefix(index, other))
    if (wider && !isFixed(index)) add(index, superfluous('redundant', index, wider))
  }
  for (const index of valid.filter((one) => !gone.has(one))) {
    const fault = unused(index, use, options) ?? bloated(index, options)
    if (fault) add(index, fault)
  }
  const kept = valid.filter(
    (index) =>
      !gone.has(index) ||
      faults.some((fault) => fault.index === index.name && fault.schema === index.schema && fault.kind === 'bloated'),
  )
  return [...faults, ...missing(use.foreignKeys, [...kept, ...valid], options)]
}

/** What an index does beside being read. */
function isFixed(index: IndexRecord): boolean {
  return (
    index.constraint !== null ||
    index.isPrimary ||
    index.isReplicaIdentity ||
    index.isPartOfPartitioned ||
    index.referencedBy.length > 0
  )
}

// Of two alike, the one that does more stays; else the first by name.
function rank(index: IndexRecord): number {
  return (isFixed(index) ? 4 : 0) + (index.isUnique ? 2 : 0)
}

function isTwin(index: IndexRecord, other: IndexRecord): boolean {
  return (
    sameTable(index, other) &&
    (index.keys.join() === other.keys.join() || index.keys.join() === other.keys.map(backwards).join()) &&
    index.predicate === other.predicate &&
    (index.isUnique ? other.isUnique : true) &&
    [...index.included].sort().join() === [...other.included].sort().join()
  )
}

/** A key as it is when the B-tree is read from its other end: `desc nulls first` for `asc nulls last`. */
function backwards(key: string): string {
  return key.replace(/\d+$/, (options) => String(Number(options) ^ 3))
}

/** Whether `other` serves all that `index` does: it begins with the same columns, and has the rest too. */
function isPrefix(index: IndexRecord, other: IndexRecord): boolean {
  const bare = (key: string) => key.replace(/ \d+ \d+ \d+$/, '')
  return (
    sameTable(index, other) &&
    index.method === 'btree' &&
    !index.isUnique &&
    (other.predicate === null || other.predicate === index.predicate) &&
    index.predicate === other.predicate &&
    (index.keys.length < other.keys.length ||
      (index.keys.length === other.keys.length && (other.isUnique || index.included.length < other.included.length))) &&
    index.keys.every((key, at) => key === other.keys[at]) &&
    index.included.every((column) => other.included.includes(column) || other.keys.some((key) => bare(key) === column))
  )
}

function sameTable(index: IndexRecord, other: IndexRecord): boolean {
  return index.schema === other.schema && index.table === other.table && index.method === other.method
}

function invalid(index: IndexRecord): IndexFault {
  return {
    ...dropOf('invalid', index),
    isSafe: !index.isPartOfPartitioned,
    reasons: ['a concurrent build failed: no query reads it, every write keeps it up'],
  }
}

function superfluous(kind: 'duplicate' | 'redundant', index: IndexRecord, by: IndexRecord): IndexFault {
  const what = kind === 'duplicate' ? `${by.name} is the same` : `${by.name} begins with the same columns`
  const larger =
    kind === 'redundant' && by.bytes > index.bytes * 4
      ? [`${by.name} is ${Math.round(by.bytes / Math.max(index.bytes, 1))} times as large: reading it costs more`]
      : []
  return { ...dropOf(kind, index), by: by.name, isSafe: larger.length === 0, reasons: [what, ...larger] }
}

function dropOf(kind: IndexFaultKind, index: IndexRecord): IndexFault {
  const { schema, table, name, bytes, statement } = index
  return {
    kind,
    schema,
    table,
    index: name,
    by: null,
    frees: bytes,
    isSafe: true,
    reasons: [],
    fix: [`drop index concurrently ${quoted(schema, name)}`],
    undo: kind === 'invalid' ? [] : [statement.replace(/^CREATE (UNIQUE )?INDEX /, 'CREATE $1INDEX CONCURRENTLY ')],
  }
}

function unused(index: IndexRecord, use: IndexUse, { now, minAgeDays, minBytes }: FaultOptions): IndexFault | null {
  if (index.scans > 0 || index.bytes < minBytes || index.isUnique || isFixed(index)) return null
  const days = use.countedSince ? (now.getTime() - use.countedSince.getTime()) / DAY_MS : 0
  if (days < minAgeDays) return null

  const keys = use.foreignKeys.filter(
    (key) => key.table === index.table && key.schema === index.schema && isLedBy(index, key),
  )
  const reasons = [`not read once in ${days.toFixed(0)} days`]
  if (keys.length > 0)
    reasons.push(`deletes in ${keys.map(({ references }) => references).join(', ')} look for rows by it`)
  if (use.replicas > 0) reasons.push(`${use.replicas} replicas count their own reads: ask them too`)
  if (use.isReplica) reasons.push('this is a replica: the primary counts its own reads')
  if (index.isClustered) reasons.push('CLUSTER orders the table by it')
  return { ...dropOf('unused', index), isSafe: reasons.length === 1, reasons }
}

function bloated(index: IndexRecord, { expectedBytes, minBytes }: FaultOptions): IndexFault | null {
  const expected = expectedBytes.get(index.oid)
  if (index.method !== 'btree' || expected === undefined) return null
  const frees = index.bytes - expected
  if (index.bytes < expected * BLOATED || frees < Math.max(minBytes, 16 * PAGE_BYTES)) return null
  return {
    kind: 'bloated',
    schema: index.schema,
    table: index.table,
    index: index.name,
    by: null,
    frees,
    isSafe: true,
    reasons: [`${(index.bytes / expected).toFixed(1)} times the size it would have when built anew`],
    fix: [`reindex index concurrently ${quoted(index.schema, index.name)}`],
    undo: [],
  }
}

/** Whether an index finds the rows of a foreign key: its first columns are the key's, in any order. */
function isLedBy(index: IndexRecord, { columnNumbers }: ForeignKeyRecord): boolean {
  const first = index.keyColumns.slice(0, columnNumbers.length)
  const covers = first.length === columnNumbers.length && columnNumbers.every((number) => first.includes(number))
  const nullsOnly = index.predicate === null || /^\(*"?[^()]+"? IS NOT NULL\)*$/.test(index.predicate)
  return covers && nullsOnly && (index.method === 'btree' || index.method === 'hash')
}

function missing(
  foreignKeys: readonly ForeignKeyRecord[],
  indexes: readonly IndexRecord[],
  { minBytes }: FaultOptions,
): IndexFault[] {
  return foreignKeys
    .filter((key) => key.pages * PAGE_BYTES >= minBytes)
    .filter(
      (key) =>
        !indexes.some((index) => index.schema === key.schema && index.table === key.table && isLedBy(index, key)),
    )
    .map((key) => {
      const name = `idx_${key.table}_${key.columns.join('_')}`.toLowerCase().slice(0, 63)
      const writes = key.parentWrites > 0 ? `; ${key.parentWrites} times so far` : ''
      return {
        kind: 'missing' as const,
        schema: key.schema,
        table: key.table,
        index: null,
        by: null,
        frees: 0,
        isSafe: true,
        reasons: [
          `foreign key ${key.name}: each delete in ${key.references} reads all ${Math.round(key.rows)} rows${writes}`,
        ],
        fix: [
          `create index concurrently ${quoted(name)} on ${quoted(key.schema, key.table)} (${key.columns.map((column) => quoted(column)).join(', ')})`,
        ],
        undo: [`drop index concurrently if exists ${quoted(key.schema, name)}`],
      }
    })
}
