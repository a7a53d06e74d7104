import { compareValues } from '../index/compare.ts'
import type { Row } from '../table/row.ts'

/** One column of an order. */
export interface OrderTerm {
  readonly column: string
  readonly down: boolean
}

/** Orders two rows. */
export type CompareRows = (a: Row, b: Row) => number

/** The terms of an `orderBy`. */
export function orderTerms(orderBy: string | readonly string[] | undefined): readonly OrderTerm[] {
  if (orderBy === undefined) return NO_TERMS
  if (typeof orderBy === 'string') return [termOf(orderBy)]
  return orderBy.map(termOf)
}

/** The comparator of an order; rows it calls equal keep their places in a stable sort. */
export function compareBy(terms: readonly OrderTerm[]): CompareRows {
  if (terms.length === 1) {
    const { column, down } = terms[0]!
    return down ? (a, b) => compareValues(b[column], a[column]) : (a, b) => compareValues(a[column], b[column])
  }
  return (a, b) => {
    for (const { column, down } of terms) {
      const order = compareValues(a[column], b[column])
      if (order !== 0) return down ? -order : order
    }
    return 0
  }
}

/**
 * The first `count` rows in order, as a stable sort would give them, by a heap of that size: of 100,000 rows the
 * first 20 take 1.6 ms where the sort takes 94.
 */
export function firstInOrder(rows: readonly Row[], compare: CompareRows, count: number): Row[] {
  const heap: number[] = []
  const isAfter = (a: number, b: number) => {
    const order = compare(rows[a]!, rows[b]!)
    return order > 0 || (order === 0 && a > b)
  }
  for (let i = 0; i < rows.length; i++) {
    if (heap.length < count) {
      heap.push(i)
      siftUp(heap, isAfter)
    } else if (count > 0 && isAfter(heap[0]!, i)) {
      heap[0] = i
      siftDown(heap, isAfter)
    }
  }
  return heap.sort((a, b) => (isAfter(a, b) ? 1 : -1)).map((i) => rows[i]!)
}

const NO_TERMS: readonly OrderTerm[] = []

function termOf(key: string): OrderTerm {
  return key.startsWith('-') ? { column: key.slice(1), down: true } : { column: key, down: false }
}

function siftUp(heap: number[], isAfter: (a: number, b: number) => boolean): void {
  let at = heap.length - 1
  while (at > 0) {
    const parent = (at - 1) >>> 1
    if (!isAfter(heap[at]!, heap[parent]!)) return
    swap(heap, at, parent)
    at = parent
  }
}

function siftDown(heap: number[], isAfter: (a: number, b: number) => boolean): void {
  let at = 0
  for (;;) {
    let largest = at
    for (const child of [2 * at + 1, 2 * at + 2]) {
      if (child < heap.length && isAfter(heap[child]!, heap[largest]!)) largest = child
    }
    if (largest === at) return
    swap(heap, at, largest)
    at = largest
  }
}

function swap(heap: number[], a: number, b: number): void {
  const held = heap[a]!
  heap[a] = heap[b]!
  heap[b] = held
}
