import type { Row } from '../table/row.ts'
import type { Range, Visit } from './chunk-list.ts'

export type IndexKind = 'hash' | 'sorted'

/** How an index is declared; its file form too. */
export interface IndexDefinition {
  readonly columns: readonly string[]
  readonly kind: IndexKind
  readonly unique: boolean
}

/** What the row store asks of every index. Slots rise in the order of insertion. */
export interface TableIndex extends IndexDefinition {
  /** Throws when the row cannot be indexed, so that no write fails half-way. */
  check(row: Row): void
  /** The key that must be unique, as a `Map` can hold it; undefined when the row has none because of a null. */
  uniqueKey(row: Row): unknown
  /** The slot of the row that holds this row's unique key, or -1. */
  holder(row: Row): number
  add(row: Row, slot: number): void
  remove(row: Row, slot: number): void
  replace(before: Row, after: Row, slot: number): void
  addAll(rows: readonly Row[], slots: Int32Array): void
  remap(slotOf: Int32Array): void
}

/** An index that answers "which rows have exactly this value". */
export interface EqualityIndex extends TableIndex {
  countEqual(value: unknown): number
  /** Visits by rising slot. */
  visitEqual(value: unknown, visit: Visit): boolean
}

/** An index that also keeps its rows in order. */
export interface OrderedIndex extends TableIndex {
  countRange(range: Range<unknown>): number
  /** Visits by key, upwards or downwards; ties by rising slot. */
  visitRange(range: Range<unknown>, down: boolean, visit: Visit): boolean
}

/** Whether two definitions mean the same index. */
export function sameIndex(held: IndexDefinition, wanted: IndexDefinition): boolean {
  return (
    held.kind === wanted.kind && held.unique === wanted.unique && held.columns.join('\n') === wanted.columns.join('\n')
  )
}
