import type { Range, Visit } from '../index/chunk-list.ts'
import { SortedIndex } from '../index/sorted-index.ts'
import type { OrderedIndex } from '../index/table-index.ts'
import type { Row } from '../table/row.ts'
import type { RowStore } from '../table/row-store.ts'
import { Condition } from './condition.ts'
import { compareBy, firstInOrder, type OrderTerm } from './order.ts'
import { type AccessPath, choosePath, hashIndexOn, rangeOf, residualOf } from './planner.ts'
import { compile, type Predicate } from './predicate.ts'

/** What is asked of a table, its forms resolved. */
export interface Request {
  readonly condition: Condition | undefined
  readonly order: readonly OrderTerm[]
  readonly limit: number
  readonly offset: number
}

/** The matching rows, in order, between offset and limit. The result never depends on which indexes exist. */
export function findRows(store: RowStore, request: Request): Row[] {
  const { condition, order, limit, offset } = request
  if (
    order.length === 0 &&
    offset === 0 &&
    limit === Number.POSITIVE_INFINITY &&
    condition?.op === 'eq' &&
    !condition.fold
  ) {
    const found = equalRows(store, condition)
    if (found !== undefined) return found
  }
  if (limit <= 0) return []
  const plan = planOf(store, request)
  if (plan.walk !== undefined) return walkRows(store, plan, request)
  const rows =
    order.length === 0 ? collect(store, plan, offset + limit) : collect(store, plan, Number.POSITIVE_INFINITY)
  if (order.length === 0) return offset === 0 ? rows : rows.slice(offset)
  return arrange(rows, request)
}

/** Slots of the matching rows, by rising slot. */
export function findSlots(store: RowStore, condition: Condition | undefined): number[] {
  if (condition !== undefined && condition.op === 'eq' && condition.column === store.primaryKey && !condition.fold) {
    const slot = store.keys.find(condition.value)
    return slot < 0 ? [] : [slot]
  }
  const slots: number[] = []
  visitMatching(store, planFor(store, condition), (slot) => {
    slots.push(slot)
    return true
  })
  return slots
}

/** How many rows match. */
export function countRows(store: RowStore, condition: Condition | undefined): number {
  if (condition === undefined) return store.live
  const { path, test } = planFor(store, condition)
  if (path !== undefined && test === undefined) return path.cost
  let count = 0
  visitMatching(store, { path, test }, () => ++count > 0)
  return count
}

/** How the request would be answered, in words. */
export function explain(store: RowStore, request: Request): string {
  const plan = planOf(store, request)
  const lines = [
    plan.path === undefined ? `scan of ${store.live} rows` : `${plan.path.words}, about ${plan.path.cost} rows`,
  ]
  if (plan.walk !== undefined)
    lines[0] = `${plan.path === undefined ? `sorted index on ${plan.walk.index.columns.join(', ')}` : plan.path.words}, walked ${plan.walk.down ? 'downwards' : 'upwards'}`
  if (plan.rest.length > 0) lines.push(`filter: ${plan.rest.join(' and ')}`)
  if (request.order.length > 0) lines.push(plan.walk !== undefined ? 'order: from the index' : orderWords(request))
  if (request.limit !== Number.POSITIVE_INFINITY) lines.push(`limit: ${request.limit}`)
  return lines.join('\n')
}

interface Plan {
  readonly path: AccessPath | undefined
  readonly test: Predicate | undefined
  readonly rest: readonly Condition[]
  readonly walk?: Walk | undefined
}

interface Walk {
  readonly index: OrderedIndex
  readonly range: Range<unknown>
  readonly down: boolean
  readonly whole: boolean
}

function equalRows(store: RowStore, { column, value }: Condition): Row[] | undefined {
  if (column === store.primaryKey) {
    const row = store.get(value)
    return row === undefined ? [] : [row]
  }
  const type = typeof value
  if (type !== 'string' && type !== 'number') return undefined
  return hashIndexOn(store, column)?.rowsEqual(value, store.rows)
}

function planOf(store: RowStore, request: Request): Plan {
  const direct = rangeWalk(store, request)
  if (direct !== undefined) return direct
  const plan = planFor(store, request.condition)
  return { ...plan, walk: walkFor(store, plan, request) }
}

/** A range on the ordered column itself: the shortest way to "the first twenty between". */
function rangeWalk(store: RowStore, { condition, order }: Request): Plan | undefined {
  if (condition === undefined || order.length !== 1 || order[0]!.column !== condition.column || condition.fold)
    return undefined
  if (
    condition.op !== 'between' &&
    condition.op !== 'ge' &&
    condition.op !== 'gt' &&
    condition.op !== 'le' &&
    condition.op !== 'lt'
  )
    return undefined
  if (typeof condition.value !== 'number' && typeof condition.value !== 'string') return undefined
  if (condition.op === 'between' && typeof condition.high !== typeof condition.value) return undefined
  const index = sortedIndexOn(store, condition.column)
  const range = index === undefined ? undefined : rangeOf(condition)
  if (index === undefined || range === undefined) return undefined
  return {
    path: undefined,
    test: undefined,
    rest: NO_CONDITIONS,
    walk: { index, range, down: order[0]!.down, whole: false },
  }
}

function planFor(store: RowStore, condition: Condition | undefined): Plan {
  if (condition === undefined) return { path: undefined, test: undefined, rest: NO_CONDITIONS }
  const path = choosePath(store, condition)
  const rest = residualOf(condition, path)
  if (rest.length === 0) return { path, test: undefined, rest }
  return {
    path,
    test: compile(rest.length === 1 ? rest[0]! : new Condition('and', '', undefined, undefined, rest)),
    rest,
  }
}

/** The walk that gives rows already in order, where one pays. */
function walkFor(store: RowStore, { path }: Plan, { order, limit, offset }: Request): Walk | undefined {
  if (order.length === 0) return undefined
  const walked = path?.walk
  if (walked !== undefined && servesOrder(walked.index, order)) {
    return { index: walked.index, range: walked.range, down: order[0]!.down, whole: false }
  }
  // A short path is sorted faster than a whole index is walked past the rows that do not match.
  const wanted = offset + limit
  if (wanted >= store.live / 4 || (path !== undefined && path.cost < wanted * 64)) return undefined
  const index = store.indexes.find(
    (held) => held.kind === 'sorted' && servesOrder(held as OrderedIndex & typeof held, order),
  )
  if (index === undefined) return undefined
  return { index: index as OrderedIndex & typeof index, range: {}, down: order[0]!.down, whole: true }
}

function servesOrder(index: OrderedIndex, order: readonly OrderTerm[]): boolean {
  if (index.columns.length !== order.length) return false
  return order.every(({ column, down }, i) => column === index.columns[i] && down === order[0]!.down)
}

function sortedIndexOn(store: RowStore, column: string): SortedIndex | undefined {
  const indexes = store.indexes
  for (let i = 0; i < indexes.length; i++) {
    const index = indexes[i]!
    if (index instanceof SortedIndex && index.columns[0] === column) return index
  }
  return undefined
}

function walkRows(store: RowStore, { walk, path, test, rest }: Plan, request: Request): Row[] {
  const { index, range, down, whole } = walk!
  // A walk of the whole index has bound nothing: what the path covered must be tested again.
  const check =
    whole && path !== undefined && request.condition !== undefined
      ? compile(request.condition)
      : rest.length > 0
        ? test
        : undefined
  const { rows } = store
  if (check === undefined && !down && !whole && request.offset === 0 && index instanceof SortedIndex) {
    const first = index.firstRows(range, request.limit, rows)
    if (first !== undefined) return first
  }
  const found: Row[] = []
  let skip = request.offset
  const { limit } = request
  const visit: Visit = (slot) => {
    const row = rows[slot]!
    if (check !== undefined && !check(row)) return true
    if (skip > 0) {
      skip--
      return true
    }
    found.push(row)
    return found.length < limit
  }
  if (whole && index instanceof SortedIndex) index.visitAll(down, visit)
  else index.visitRange(range, down, visit)
  return found
}

function collect(store: RowStore, plan: Plan, wanted: number): Row[] {
  const { path, test } = plan
  if (path === undefined && test === undefined && wanted >= store.live) return store.all()
  const { rows } = store
  const found: Row[] = []
  visitMatching(store, plan, (slot) => {
    found.push(rows[slot]!)
    return found.length < wanted
  })
  return found
}

/** Visits the matching slots by rising slot until the visitor ends it. */
function visitMatching(store: RowStore, { path, test }: Pick<Plan, 'path' | 'test'>, visit: Visit): void {
  const { rows } = store
  if (path === undefined) {
    for (let slot = 0; slot < rows.length; slot++) {
      const row = rows[slot]
      if (row === undefined || (test !== undefined && !test(row))) continue
      if (!visit(slot)) return
    }
    return
  }
  const checked: Visit = test === undefined ? visit : (slot) => !test(rows[slot]!) || visit(slot)
  if (path.bySlot) {
    path.visit(checked)
    return
  }
  const slots: number[] = []
  path.visit((slot) => slots.push(slot) > 0)
  for (const slot of Int32Array.from(slots).sort()) if (!checked(slot)) return
}

function arrange(rows: Row[], { order, limit, offset }: Request): Row[] {
  const wanted = offset + limit
  const compare = compareBy(order)
  if (wanted < rows.length / 8) return firstInOrder(rows, compare, wanted).slice(offset)
  rows.sort(compare)
  return offset === 0 && limit >= rows.length ? rows : rows.slice(offset, wanted)
}

function orderWords({ order, limit, offset }: Request): string {
  const terms = order.map(({ column, down }) => (down ? `-${column}` : column)).join(', ')
  return limit === Number.POSITIVE_INFINITY ? `order: sort by ${terms}` : `order: first ${offset + limit} by ${terms}`
}

const NO_CONDITIONS: readonly Condition[] = []
