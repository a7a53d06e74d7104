import { IndexTypeError } from '../errors.ts'
import type { Row } from '../table/row.ts'
import type { Range, Visit } from './chunk-list.ts'
import { compareValues, hashKey, RANK, rankOf } from './compare.ts'
import { NumberList } from './number-list.ts'
import type { EqualityIndex, OrderedIndex } from './table-index.ts'
import { ValueList } from './value-list.ts'

type Mode = 'number' | 'date' | 'value'

/**
 * Rows in the order of one column. Numbers and dates lie in typed arrays; the first value that does not fit (a string,
 * NaN) turns the index into one of plain values, once. Nulls stand apart, before everything.
 */
export class SortedIndex implements OrderedIndex, EqualityIndex {
  readonly kind = 'sorted'
  readonly columns: readonly string[]
  readonly unique: boolean
  private readonly column: string
  private mode: Mode = 'number'
  private numbers = new NumberList()
  private values: ValueList | undefined
  private nulls = new NumberList()

  constructor(column: string, unique: boolean) {
    this.column = column
    this.columns = [column]
    this.unique = unique
  }

  check(row: Row): void {
    if (hashKey(row[this.column]) === undefined) throw new IndexTypeError(this.column, row[this.column])
  }

  uniqueKey(row: Row): unknown {
    const key = hashKey(row[this.column])
    return key === null ? undefined : key
  }

  holder(row: Row): number {
    const value = row[this.column]
    if (value === null || value === undefined) return -1
    if (this.values !== undefined) return this.values.firstWith(value)
    // A bigint equals the number of its value, which is what lies in the list.
    const key = typeof value === 'bigint' ? hashKey(value) : value
    return this.fits(key) ? this.numbers.firstWith(this.numberOf(key)) : -1
  }

  add(row: Row, slot: number): void {
    const value = row[this.column]
    if (this.mode === 'number' && typeof value === 'number' && this.fits(value)) this.numbers.add(value, slot)
    else this.addValue(value, slot)
  }

  remove(row: Row, slot: number): void {
    const value = row[this.column]
    if (value === null || value === undefined) this.nulls.remove(slot, slot)
    else if (this.values !== undefined) this.values.remove(value, slot)
    else this.numbers.remove(this.numberOf(value), slot)
  }

  replace(before: Row, after: Row, slot: number): void {
    if (before[this.column] === after[this.column]) return
    this.remove(before, slot)
    this.add(after, slot)
  }

  addAll(rows: readonly Row[], slots: Int32Array): void {
    const keys: number[] = []
    for (const row of rows) {
      const value = row[this.column]
      if (keys.length === 0) this.adopt(value)
      if (value === null || value === undefined || !this.fits(value)) break
      keys.push(this.numberOf(value))
    }
    if (keys.length === rows.length && this.values === undefined) this.numbers.addAll(keys, slots)
    else this.addMixed(rows, slots)
  }

  remap(slotOf: Int32Array): void {
    this.numbers.remap(slotOf)
    this.values?.remap(slotOf)
    const nulls = new NumberList()
    const slots = this.nulls.entries().slots.map((slot) => slotOf[slot]!)
    nulls.addAll(Array.from(slots), slots)
    this.nulls = nulls
  }

  countEqual(value: unknown): number {
    if (value === null || value === undefined) return this.nulls.size
    return this.countRange({ low: value, high: value })
  }

  visitEqual(value: unknown, visit: Visit): boolean {
    if (value === null || value === undefined) return this.nulls.visit({}, visit)
    return this.visitRange({ low: value, high: value }, false, visit)
  }

  countRange(range: Range<unknown>): number {
    if (this.values !== undefined) return this.values.count(range)
    const numbers = this.numberRange(range)
    return numbers === undefined ? 0 : this.numbers.count(numbers)
  }

  visitRange(range: Range<unknown>, down: boolean, visit: Visit): boolean {
    if (this.values !== undefined) return down ? this.values.visitDown(range, visit) : this.values.visit(range, visit)
    const numbers = this.numberRange(range)
    if (numbers === undefined) return true
    return down ? this.numbers.visitDown(numbers, visit) : this.numbers.visit(numbers, visit)
  }

  /** The first `limit` rows of a range, upwards; undefined where the values do not lie in a typed list. */
  firstRows(range: Range<unknown>, limit: number, rows: readonly (Row | undefined)[]): Row[] | undefined {
    if (this.values !== undefined) return undefined
    const numbers = this.numberRange(range)
    return numbers === undefined ? [] : this.numbers.firstRows(numbers, limit, rows)
  }

  /** Visits every row: nulls first upwards, last downwards. */
  visitAll(down: boolean, visit: Visit): boolean {
    const list = this.values ?? this.numbers
    if (down) return list.visitDown({}, visit) && this.nulls.visit({}, visit)
    return this.nulls.visit({}, visit) && list.visit({}, visit)
  }

  private addValue(value: unknown, slot: number): void {
    this.adopt(value)
    if (value === null || value === undefined) this.nulls.add(slot, slot)
    else if (this.fits(value)) this.numbers.add(this.numberOf(value), slot)
    else this.plainValues().add(value, slot)
  }

  private addMixed(rows: readonly Row[], slots: Int32Array): void {
    const values: unknown[] = []
    const places: number[] = []
    for (let i = 0; i < rows.length; i++) {
      const value = rows[i]![this.column]
      if (value === null || value === undefined) {
        this.nulls.add(slots[i]!, slots[i]!)
        continue
      }
      values.push(value)
      places.push(slots[i]!)
    }
    this.adopt(values[0])
    if (values.every((value) => this.fits(value))) {
      this.numbers.addAll(
        values.map((value) => this.numberOf(value)),
        Int32Array.from(places),
      )
    } else this.plainValues().addAll(values, Int32Array.from(places))
  }

  /** An empty list takes on the kind of its first value. */
  private adopt(value: unknown): void {
    if (this.values === undefined && this.numbers.size === 0) this.mode = value instanceof Date ? 'date' : 'number'
  }

  private fits(value: unknown): boolean {
    if (this.values !== undefined) return false
    if (this.mode === 'number') return typeof value === 'number' && !Number.isNaN(value)
    return value instanceof Date && !Number.isNaN(value.getTime())
  }

  private numberOf(value: unknown): number {
    return typeof value === 'number' ? value : (value as Date).getTime()
  }

  private plainValues(): ValueList {
    if (this.values !== undefined) return this.values
    const { keys, slots } = this.numbers.entries()
    const list = new ValueList(compareValues)
    list.addAll(this.mode === 'date' ? keys.map((key) => new Date(key)) : keys, slots)
    this.numbers = new NumberList()
    this.values = list
    this.mode = 'value'
    return list
  }

  private numberRange({ low, high, lowOpen, highOpen }: Range<unknown>): Range<number> | undefined {
    const rank = this.mode === 'date' ? RANK.date : RANK.number
    if (low !== undefined && rankOf(low) !== rank) return undefined
    if (high !== undefined && rankOf(high) !== rank) return undefined
    const from = low === undefined ? undefined : Number(low)
    const to = high === undefined ? undefined : Number(high)
    // NaN is the end of the order, and never in this list.
    if (Number.isNaN(from)) return undefined
    return {
      low: from,
      lowOpen: lowOpen ?? false,
      high: Number.isNaN(to) ? undefined : to,
      highOpen: highOpen ?? false,
    }
  }
}
