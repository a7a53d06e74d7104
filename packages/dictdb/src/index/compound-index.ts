import { IndexTypeError } from '../errors.ts'
import type { Row } from '../table/row.ts'
import type { Range, Visit } from './chunk-list.ts'
import { compareValues, equalValues, hashKey } from './compare.ts'
import type { OrderedIndex } from './table-index.ts'
import { ValueList } from './value-list.ts'

/** Rows in the order of several columns; a range may bind a prefix of them. */
export class CompoundIndex implements OrderedIndex {
  readonly kind = 'sorted'
  readonly columns: readonly string[]
  readonly unique: boolean
  private readonly list = new ValueList(compareTuples)

  constructor(columns: readonly string[], unique: boolean) {
    this.columns = columns
    this.unique = unique
  }

  check(row: Row): void {
    for (const column of this.columns) {
      if (hashKey(row[column]) === undefined) throw new IndexTypeError(column, row[column])
    }
  }

  uniqueKey(row: Row): unknown {
    let key = ''
    for (const column of this.columns) {
      const part = hashKey(row[column])
      if (part === null) return undefined
      const text = String(part)
      key += `${typeof part}:${text.length}:${text};`
    }
    return key
  }

  holder(row: Row): number {
    const key = this.keyOf(row)
    return key.includes(null) ? -1 : this.list.firstWith(key)
  }

  add(row: Row, slot: number): void {
    this.list.add(this.keyOf(row), slot)
  }

  remove(row: Row, slot: number): void {
    this.list.remove(this.keyOf(row), slot)
  }

  replace(before: Row, after: Row, slot: number): void {
    if (this.columns.every((column) => equalValues(before[column], after[column]))) return
    this.remove(before, slot)
    this.add(after, slot)
  }

  addAll(rows: readonly Row[], slots: Int32Array): void {
    this.list.addAll(
      rows.map((row) => this.keyOf(row)),
      slots,
    )
  }

  remap(slotOf: Int32Array): void {
    this.list.remap(slotOf)
  }

  countRange(range: Range<unknown>): number {
    return this.list.count(range)
  }

  visitRange(range: Range<unknown>, down: boolean, visit: Visit): boolean {
    return down ? this.list.visitDown(range, visit) : this.list.visit(range, visit)
  }

  private keyOf(row: Row): unknown[] {
    return this.columns.map((column) => row[column] ?? null)
  }
}

/** Compares as far as the shorter tuple goes: a prefix is equal to all that begin with it. */
function compareTuples(a: unknown, b: unknown): number {
  const left = a as readonly unknown[]
  const right = b as readonly unknown[]
  const shared = Math.min(left.length, right.length)
  for (let i = 0; i < shared; i++) {
    const order = compareValues(left[i], right[i])
    if (order !== 0) return order
  }
  return 0
}
