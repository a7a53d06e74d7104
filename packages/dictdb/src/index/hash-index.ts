import { IndexTypeError } from '../errors.ts'
import type { Row } from '../table/row.ts'
import type { Visit } from './chunk-list.ts'
import { hashKey } from './compare.ts'
import { NumberList } from './number-list.ts'
import type { EqualityIndex } from './table-index.ts'

// One slot alone, a short sorted list, or past SHORT a chunked one: half a table in one bucket still deletes fast.
type Bucket = number | number[] | NumberList

const SHORT = 128

/** Value to rows. Also the unique index, whose buckets hold one row, nulls aside. */
export class HashIndex implements EqualityIndex {
  readonly kind = 'hash'
  readonly columns: readonly string[]
  readonly unique: boolean
  private readonly column: string
  private readonly buckets = new Map<unknown, Bucket>()

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
    const key = hashKey(row[this.column])
    if (key === null) return -1
    const bucket = this.buckets.get(key)
    return bucket === undefined ? -1 : firstOf(bucket)
  }

  add(row: Row, slot: number): void {
    this.insert(hashKey(row[this.column]), slot)
  }

  remove(row: Row, slot: number): void {
    this.discard(hashKey(row[this.column]), slot)
  }

  replace(before: Row, after: Row, slot: number): void {
    const old = before[this.column]
    const next = after[this.column]
    if (old === next) return
    const oldKey = hashKey(old)
    const nextKey = hashKey(next)
    if (oldKey === nextKey) return
    this.discard(oldKey, slot)
    this.insert(nextKey, slot)
  }

  addAll(rows: readonly Row[], slots: Int32Array): void {
    for (let i = 0; i < rows.length; i++) this.insert(hashKey(rows[i]![this.column]), slots[i]!)
  }

  remap(slotOf: Int32Array): void {
    for (const [key, bucket] of this.buckets) {
      if (typeof bucket === 'number') this.buckets.set(key, slotOf[bucket]!)
      else if (Array.isArray(bucket)) for (let i = 0; i < bucket.length; i++) bucket[i] = slotOf[bucket[i]!]!
      else this.buckets.set(key, listOf(bucket.entries().slots.map((slot) => slotOf[slot]!)))
    }
  }

  countEqual(value: unknown): number {
    const bucket = this.buckets.get(hashKey(value))
    if (bucket === undefined) return 0
    if (typeof bucket === 'number') return 1
    return Array.isArray(bucket) ? bucket.length : bucket.size
  }

  visitEqual(value: unknown, visit: Visit): boolean {
    const bucket = this.buckets.get(hashKey(value))
    if (bucket === undefined) return true
    if (typeof bucket === 'number') return visit(bucket)
    if (!Array.isArray(bucket)) return bucket.visit({}, visit)
    for (let i = 0; i < bucket.length; i++) if (!visit(bucket[i]!)) return false
    return true
  }

  /** The rows with this value, by rising slot: the path of a plain equality, without a visitor's calls. */
  rowsEqual(value: unknown, rows: readonly (Row | undefined)[]): Row[] {
    const bucket = this.buckets.get(typeof value === 'number' ? value : hashKey(value))
    if (bucket === undefined) return []
    if (typeof bucket === 'number') return [rows[bucket]!]
    const slots = Array.isArray(bucket) ? bucket : bucket.entries().slots
    const { length } = slots
    const found = new Array<Row>(length)
    for (let i = 0; i < length; i++) found[i] = rows[slots[i]!]!
    return found
  }

  private insert(key: unknown, slot: number): void {
    const bucket = this.buckets.get(key)
    if (bucket === undefined) this.buckets.set(key, slot)
    else if (typeof bucket === 'number') this.buckets.set(key, bucket < slot ? [bucket, slot] : [slot, bucket])
    else if (!Array.isArray(bucket)) bucket.add(slot, slot)
    else {
      insertSorted(bucket, slot)
      if (bucket.length > SHORT) this.buckets.set(key, listOf(Int32Array.from(bucket)))
    }
  }

  private discard(key: unknown, slot: number): void {
    const bucket = this.buckets.get(key)
    if (bucket === undefined) return
    if (typeof bucket === 'number') {
      this.buckets.delete(key)
      return
    }
    if (!Array.isArray(bucket)) {
      bucket.remove(slot, slot)
      if (bucket.size <= SHORT / 2) this.buckets.set(key, Array.from(bucket.entries().slots))
      return
    }
    bucket.splice(bucket.indexOf(slot), 1)
    if (bucket.length === 1) this.buckets.set(key, bucket[0]!)
  }
}

function firstOf(bucket: Bucket): number {
  if (typeof bucket === 'number') return bucket
  return Array.isArray(bucket) ? bucket[0]! : bucket.entries().slots[0]!
}

function insertSorted(bucket: number[], slot: number): void {
  if (bucket[bucket.length - 1]! < slot) {
    bucket.push(slot)
    return
  }
  bucket.splice(
    bucket.findIndex((held) => held > slot),
    0,
    slot,
  )
}

function listOf(slots: Int32Array): NumberList {
  const list = new NumberList()
  list.addAll(Array.from(slots), slots)
  return list
}
