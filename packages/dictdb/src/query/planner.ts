import type { Range, Visit } from '../index/chunk-list.ts'
import { hashKey, RANK, rankOf } from '../index/compare.ts'
import type { HashIndex } from '../index/hash-index.ts'
import type { EqualityIndex, OrderedIndex, TableIndex } from '../index/table-index.ts'
import type { RowStore } from '../table/row-store.ts'
import type { Condition } from './condition.ts'
import { likePrefix } from './like.ts'

/** A way to the rows that may match. */
export interface AccessPath {
  /** About how many rows it leads to. */
  readonly cost: number
  /** Whether it visits by rising slot; else the slots must be sorted where the order matters. */
  readonly bySlot: boolean
  /** Conditions that every visited row is known to meet. */
  readonly covers: readonly Condition[]
  /** The ordered index and range it walks, when it is one. */
  readonly walk?: { readonly index: OrderedIndex; readonly range: Range<unknown> } | undefined
  readonly words: string
  visit(visit: Visit): boolean
}

/** The cheapest way, or undefined when every row has to be looked at. */
export function choosePath(store: RowStore, condition: Condition): AccessPath | undefined {
  if (condition.op === 'or') return unionPath(store, condition)
  if (condition.op !== 'and') return pathOf(store, condition)
  const parts = flatten(condition)
  let best: AccessPath | undefined = compoundPath(store, parts)
  for (const part of parts) {
    const path = part.op === 'or' ? unionPath(store, part) : pathOf(store, part)
    if (path !== undefined && (best === undefined || isBetter(path, best))) best = path
  }
  return best
}

function isBetter(path: AccessPath, best: AccessPath): boolean {
  return path.cost < best.cost || (path.cost === best.cost && path.covers.length >= best.covers.length)
}

/** What is left to test on the rows of a path. */
export function residualOf(condition: Condition, path: AccessPath | undefined): readonly Condition[] {
  if (path === undefined) return [condition]
  if (path.covers.includes(condition)) return []
  if (condition.op !== 'and') return [condition]
  return flatten(condition).filter((part) => !path.covers.includes(part))
}

/** The parts of nested ANDs in one list. */
export function flatten(condition: Condition): Condition[] {
  return condition.parts.flatMap((part) => (part.op === 'and' ? flatten(part) : [part]))
}

function pathOf(store: RowStore, condition: Condition): AccessPath | undefined {
  if (condition.fold) return undefined
  const { op, column, value } = condition
  if (op === 'eq' || op === 'in' || op === 'null') return equalityPath(store, condition)
  const index = store.indexes.find(
    (held): held is OrderedIndex & TableIndex => held.kind === 'sorted' && held.columns[0] === column,
  )
  if (index === undefined) return undefined
  const bound = (range: Range<unknown> | undefined, covers: readonly Condition[]) => {
    if (range === undefined) return nothing(condition)
    return rangePath(index, index.columns.length > 1 ? tupled(range) : range, covers)
  }
  switch (op) {
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
    case 'between':
      return isInexact(value) || isInexact(condition.high) ? undefined : bound(rangeOf(condition), [condition])
    case 'startsWith':
      return value === '' ? undefined : bound(prefixRange(String(value)), [condition])
    case 'like': {
      const prefix = likePrefix(String(value), condition.high as string | undefined)
      return prefix === '' ? undefined : bound(prefixRange(prefix), [])
    }
    default:
      return undefined
  }
}

function equalityPath(store: RowStore, condition: Condition): AccessPath | undefined {
  const values = condition.op === 'in' ? distinctKeys(condition.value as readonly unknown[]) : [condition.value]
  if (values.some((value) => hashKey(value) === undefined || isInexact(value))) return undefined
  if (condition.column === store.primaryKey) return keyPath(store, condition, values)
  const index = equalityIndex(store, condition.column)
  if (index === undefined) return undefined
  return {
    cost: values.reduce((total: number, value) => total + index.countEqual(value), 0),
    bySlot: values.length === 1,
    covers: [condition],
    words: `${index.unique ? 'unique' : index.kind} index on ${condition.column}: ${String(condition)}`,
    visit: (visit) => values.every((value) => index.visitEqual(value, visit)),
  }
}

/** The index that answers equality on a column, hash before sorted. */
export function equalityIndex(store: RowStore, column: string): EqualityIndex | undefined {
  let found: TableIndex | undefined
  for (const index of store.indexes) {
    if (index.columns.length > 1 || index.columns[0] !== column) continue
    if (found === undefined || index.kind === 'hash') found = index
  }
  return found as EqualityIndex | undefined
}

/** The hash index on a column, for the shortest path of a plain equality. */
export function hashIndexOn(store: RowStore, column: string): HashIndex | undefined {
  const indexes = store.indexes
  for (let i = 0; i < indexes.length; i++) {
    const index = indexes[i]!
    if (index.kind === 'hash' && index.columns[0] === column) return index as HashIndex
  }
  return undefined
}

function keyPath(store: RowStore, condition: Condition, values: readonly unknown[]): AccessPath {
  const slots = values.map((value) => store.keys.find(value)).filter((slot) => slot >= 0)
  return {
    cost: slots.length,
    bySlot: slots.length < 2,
    covers: [condition],
    words: `primary key: ${String(condition)}`,
    visit: (visit) => slots.every(visit),
  }
}

/** A union of paths, when each branch has one; else the table is scanned once. */
function unionPath(store: RowStore, condition: Condition): AccessPath | undefined {
  const paths: AccessPath[] = []
  for (const part of condition.parts) {
    const path = choosePath(store, part)
    if (path === undefined) return undefined
    paths.push(path)
  }
  const cost = paths.reduce((total, path) => total + path.cost, 0)
  if (cost > store.live) return undefined
  return {
    cost,
    bySlot: false,
    covers: [],
    words: `union of (${paths.map((path) => path.words).join(') and (')})`,
    visit: (visit) => {
      const seen = new Set<number>()
      const once: Visit = (slot) => {
        if (seen.has(slot)) return true
        seen.add(slot)
        return visit(slot)
      }
      return paths.every((path) => path.visit(once))
    },
  }
}

/** A compound index bound by equalities on its first columns, and perhaps a range on the next. */
function compoundPath(store: RowStore, parts: readonly Condition[]): AccessPath | undefined {
  let best: AccessPath | undefined
  for (const index of store.indexes) {
    if (index.columns.length < 2) continue
    const path = boundPrefix(index as OrderedIndex & TableIndex, parts)
    if (path !== undefined && (best === undefined || path.cost < best.cost)) best = path
  }
  return best
}

function boundPrefix(index: OrderedIndex, parts: readonly Condition[]): AccessPath | undefined {
  const prefix: unknown[] = []
  const covers: Condition[] = []
  for (const column of index.columns) {
    const equal = parts.find((part) => part.op === 'eq' && !part.fold && part.column === column && isKey(part.value))
    if (equal === undefined) break
    prefix.push(equal.value ?? null)
    covers.push(equal)
  }
  if (prefix.length === 0) return undefined
  const next = index.columns[prefix.length]
  const bounded = parts.find(
    (part) => part.column === next && RANGES.has(part.op) && !isInexact(part.value) && !isInexact(part.high),
  )
  if (next === undefined || bounded === undefined) return rangePath(index, { low: prefix, high: prefix }, covers)
  const range = rangeOf(bounded)
  if (range === undefined) return nothing(bounded)
  return rangePath(
    index,
    { ...range, low: [...prefix, range.low], high: range.high === undefined ? prefix : [...prefix, range.high] },
    [...covers, bounded],
  )
}

const RANGES: ReadonlySet<string> = new Set(['lt', 'le', 'gt', 'ge', 'between'])

function rangePath(index: OrderedIndex, range: Range<unknown>, covers: readonly Condition[]): AccessPath {
  return {
    cost: index.countRange(range),
    bySlot: false,
    covers,
    walk: { index, range },
    words: `sorted index on ${index.columns.join(', ')}${covers.length > 0 ? `: ${covers.join(' and ')}` : ' by prefix'}`,
    visit: (visit) => index.visitRange(range, false, visit),
  }
}

function nothing(condition: Condition): AccessPath {
  return {
    cost: 0,
    bySlot: true,
    covers: [condition],
    words: `nothing can match ${String(condition)}`,
    visit: () => true,
  }
}

/** The range of a comparison, closed to its value's class on both sides; undefined when nothing can lie in it. */
export function rangeOf({ op, value, high }: Condition): Range<unknown> | undefined {
  const rank = rankOf(value)
  const ends = ENDS[rank]
  if (ends === undefined) return undefined
  switch (op) {
    case 'lt':
      return { low: ends.low, high: value, highOpen: true }
    case 'le':
      return { low: ends.low, high: value }
    case 'gt':
      return { low: value, lowOpen: true, high: ends.high, highOpen: ends.highOpen }
    case 'ge':
      return { low: value, high: ends.high, highOpen: ends.highOpen }
    default:
      return rankOf(high) === rank ? { low: value, high } : undefined
  }
}

const FIRST_DATE = new Date(-8.64e15)

// A string has no greatest value: the first date, which follows all strings, ends their class from outside.
const ENDS: readonly ({ low: unknown; high: unknown; highOpen: boolean } | undefined)[] = [
  undefined,
  { low: false, high: true, highOpen: false },
  { low: Number.NEGATIVE_INFINITY, high: Number.NaN, highOpen: false },
  { low: '', high: FIRST_DATE, highOpen: true },
  { low: FIRST_DATE, high: new Date(Number.NaN), highOpen: false },
]

/** The strings that begin with the prefix. */
function prefixRange(prefix: string): Range<unknown> {
  let end = prefix.length
  while (end > 0 && prefix.charCodeAt(end - 1) === 0xffff) end--
  if (end === 0) return { low: prefix, high: FIRST_DATE, highOpen: true }
  const after = prefix.slice(0, end - 1) + String.fromCharCode(prefix.charCodeAt(end - 1) + 1)
  return { low: prefix, high: after, highOpen: true }
}

function tupled({ low, lowOpen, high, highOpen }: Range<unknown>): Range<unknown> {
  return { low: [low], lowOpen: lowOpen ?? false, high: [high], highOpen: highOpen ?? false }
}

function isKey(value: unknown): boolean {
  return hashKey(value) !== undefined && rankOf(value) !== RANK.structure
}

/** A bigint no number equals cannot be looked up among numbers in typed arrays. */
function isInexact(value: unknown): boolean {
  return typeof value === 'bigint' && typeof hashKey(value) === 'bigint'
}

function distinctKeys(values: readonly unknown[]): unknown[] {
  return Array.from(new Map(values.map((value) => [hashKey(value) ?? value, value])).values())
}
