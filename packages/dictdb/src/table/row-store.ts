import { DictDBError, DuplicateKeyError, UniqueConstraintError } from '../errors.ts'
import { CompoundIndex } from '../index/compound-index.ts'
import { HashIndex } from '../index/hash-index.ts'
import { KeyMap } from '../index/key-map.ts'
import { SortedIndex } from '../index/sorted-index.ts'
import type { IndexDefinition, TableIndex } from '../index/table-index.ts'
import type { Row } from './row.ts'

// Below this a pass over the holes costs less than thinking about it.
const MIN_HOLES = 4096

/**
 * The rows of one table, by slot, and what finds them. Slots are handed out in rising order and never reused before a
 * compaction, so slot order is insertion order, with or without an index. Rows are immutable: a change puts a new
 * object in the slot, which is why reads need no copies and a snapshot is one `slice`.
 */
export class RowStore {
  readonly table: string
  readonly primaryKey: string
  rows: (Row | undefined)[] = []
  /** The version at which each slot was last written. */
  stamps = new Float64Array(64)
  live = 0
  nextKey = 1
  readonly keys = new KeyMap()
  readonly indexes: TableIndex[] = []
  /** Keys of deleted rows and the version of their deletion; bounded unless somebody reads it. */
  readonly deleted = new Map<unknown, number>()

  constructor(table: string, primaryKey: string) {
    this.table = table
    this.primaryKey = primaryKey
  }

  get(key: unknown): Row | undefined {
    const slot = this.keys.find(key)
    return slot < 0 ? undefined : this.rows[slot]
  }

  /** The rows in insertion order. */
  all(): Row[] {
    if (this.live === this.rows.length) return this.rows.slice() as Row[]
    return this.rows.filter((row): row is Row => row !== undefined)
  }

  /** Throws what keeps the row out; after it, `add` cannot fail. */
  checkNew(row: Row): void {
    const key = row[this.primaryKey]
    if (this.keys.find(key) >= 0) throw new DuplicateKeyError(this.table, key)
    for (const index of this.indexes) {
      index.check(row)
      if (index.unique && index.holder(row) >= 0) throw this.violation(index, row)
    }
  }

  /** Throws what keeps a batch out, duplicates within it included; one pass. */
  checkAllNew(rows: readonly Row[]): void {
    const batch = new KeyMap()
    for (let i = 0; i < rows.length; i++) {
      const key = rows[i]![this.primaryKey]
      if (batch.find(key) >= 0) throw new DuplicateKeyError(this.table, key)
      batch.set(key, i)
    }
    for (const row of rows) this.checkNew(row)
    for (const index of this.indexes) if (index.unique) this.checkBatch(index, rows)
  }

  /** Throws what forbids the replacements, judged by the state after all of them. */
  checkReplacements(slots: readonly number[], next: readonly Row[]): void {
    for (const index of this.indexes) {
      for (const row of next) index.check(row)
      if (!index.unique) continue
      this.checkBatch(index, next)
      const leaving = next.length > 1 ? new Set(slots) : undefined
      for (let i = 0; i < next.length; i++) {
        const holder = index.holder(next[i]!)
        if (holder >= 0 && holder !== slots[i] && !leaving?.has(holder)) throw this.violation(index, next[i]!)
      }
    }
  }

  add(row: Row, version: number): number {
    const slot = this.rows.length
    this.rows.push(row)
    this.stamp(slot, version)
    const key = row[this.primaryKey]
    this.keys.set(key, slot)
    this.noteKey(key)
    if (this.deleted.size > 0) this.deleted.delete(key)
    const indexes = this.indexes
    for (let i = 0; i < indexes.length; i++) indexes[i]!.add(row, slot)
    this.live++
    return slot
  }

  addAll(rows: readonly Row[], version: number): number {
    const first = this.rows.length
    const slots = new Int32Array(rows.length)
    this.growStamps(first + rows.length)
    this.stamps.fill(version, first, first + rows.length)
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!
      slots[i] = first + i
      this.rows.push(row)
      const key = row[this.primaryKey]
      this.keys.set(key, first + i)
      this.noteKey(key)
      if (this.deleted.size > 0) this.deleted.delete(key)
    }
    for (const index of this.indexes) index.addAll(rows, slots)
    this.live += rows.length
    return first
  }

  replace(slot: number, next: Row, version: number): void {
    const before = this.rows[slot]!
    this.rows[slot] = next
    this.stamps[slot] = version
    const indexes = this.indexes
    for (let i = 0; i < indexes.length; i++) indexes[i]!.replace(before, next, slot)
  }

  /** Replaces many; a unique index lets all old keys go before it takes the new ones. */
  replaceAll(slots: readonly number[], next: readonly Row[], version: number): void {
    for (let i = 0; i < slots.length; i++) this.replace(slots[i]!, next[i]!, version)
  }

  drop(slot: number, version: number): void {
    const row = this.rows[slot]!
    const indexes = this.indexes
    for (let i = 0; i < indexes.length; i++) indexes[i]!.remove(row, slot)
    const key = row[this.primaryKey]
    this.keys.delete(key)
    this.deleted.set(key, version)
    this.live--
    if (slot === this.rows.length - 1) this.rows.pop()
    else this.rows[slot] = undefined
  }

  /** Puts a dropped row back in its slot. */
  restore(slot: number, row: Row, version: number): void {
    while (this.rows.length <= slot) this.rows.push(undefined)
    this.rows[slot] = row
    this.stamp(slot, version)
    const key = row[this.primaryKey]
    this.keys.set(key, slot)
    this.deleted.delete(key)
    for (const index of this.indexes) index.add(row, slot)
    this.live++
  }

  /** The next automatic key. */
  takeKey(): number {
    return this.nextKey++
  }

  createIndex(definition: IndexDefinition): TableIndex {
    const index = makeIndex(definition)
    const rows: Row[] = []
    const slots: number[] = []
    for (let slot = 0; slot < this.rows.length; slot++) {
      const row = this.rows[slot]
      if (row === undefined) continue
      index.check(row)
      rows.push(row)
      slots.push(slot)
    }
    if (index.unique) this.checkBatch(index, rows)
    index.addAll(rows, Int32Array.from(slots))
    this.indexes.push(index)
    return index
  }

  findIndex(columns: readonly string[]): TableIndex | undefined {
    return this.indexes.find(
      (index) => index.columns.length === columns.length && index.columns.every((c, i) => c === columns[i]),
    )
  }

  dropIndex(index: TableIndex): void {
    this.indexes.splice(this.indexes.indexOf(index), 1)
  }

  /** Closes the holes deletes left, once they are as many as half the rows: a linear pass, paid for by those deletes. */
  compactIfSparse(): void {
    const holes = this.rows.length - this.live
    if (holes < MIN_HOLES || holes < this.live / 2) return
    const slotOf = new Int32Array(this.rows.length)
    const rows: Row[] = []
    for (let slot = 0; slot < this.rows.length; slot++) {
      const row = this.rows[slot]
      if (row === undefined) continue
      slotOf[slot] = rows.length
      this.stamps[rows.length] = this.stamps[slot]!
      rows.push(row)
    }
    this.rows = rows
    this.keys.remap(slotOf)
    for (const index of this.indexes) index.remap(slotOf)
  }

  private stamp(slot: number, version: number): void {
    if (slot >= this.stamps.length) this.growStamps(slot + 1)
    this.stamps[slot] = version
  }

  private growStamps(length: number): void {
    if (length <= this.stamps.length) return
    const larger = new Float64Array(Math.max(length, this.stamps.length * 2))
    larger.set(this.stamps)
    this.stamps = larger
  }

  private noteKey(key: unknown): void {
    if (typeof key === 'number' && key >= this.nextKey && Number.isSafeInteger(key)) this.nextKey = key + 1
  }

  private checkBatch(index: TableIndex, rows: readonly Row[]): void {
    const seen = new Set<unknown>()
    for (const row of rows) {
      const key = index.uniqueKey(row)
      if (key === undefined) continue
      if (seen.has(key)) throw this.violation(index, row)
      seen.add(key)
    }
  }

  private violation(index: TableIndex, row: Row): UniqueConstraintError {
    return new UniqueConstraintError(
      this.table,
      index.columns,
      index.columns.map((column) => row[column]),
    )
  }
}

function makeIndex({ columns, kind, unique }: IndexDefinition): TableIndex {
  if (columns.length === 0) throw new DictDBError('An index needs at least one column.')
  if (columns.length > 1) return new CompoundIndex(columns, unique)
  return kind === 'hash' ? new HashIndex(columns[0]!, unique) : new SortedIndex(columns[0]!, unique)
}
