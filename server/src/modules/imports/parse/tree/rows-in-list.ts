import type { DetectedColumn } from '@products-manager/contract'
import type { RawRow } from '../../types.ts'
import { isCodeName, isPriceName } from './name-words.ts'
import { isPart, type NestedList } from './nested-lists.ts'

export interface SampledList {
  list: NestedList
  /** The columns of the sampled rows. */
  columns: readonly DetectedColumn[]
  rows: readonly RawRow[]
  /** How many elements the list of each record that was looked at has. */
  elements: readonly number[]
}

const STOCK = /stock|bestand|inventor|avail/i
const NUMBERS: ReadonlySet<string> = new Set(['price', 'decimal', 'integer'])
// Most of them: some variants of a shop have no code yet.
const MOST = 0.5
const NEARLY_ALL = 0.8
const OWN = 0.95
// A value that a few records have is none that tells them apart.
const FEW = 0.2
// A longer list is that of a group, and held whole until the group ends.
const LONGEST = 1_000

/**
 * The column that shows the elements of a list to be what is sold: a code or a price of their own, where the records
 * around them have none. Null where that is not clear.
 */
export function offeredIn(sampled: SampledList): DetectedColumn | null {
  const { list, columns, rows, elements } = sampled
  const inner = columns.filter(({ name }) => name?.startsWith(`${list.list}/`))
  const outer = columns.filter((column) => !inner.includes(column) && isOwn(column))
  const filled = elements.filter((count) => count > 0)
  if (filled.length < elements.length * MOST || filled.some((count) => count > LONGEST)) return null

  const rowsOfElements = rows.filter(({ cells }) => inner.some(({ position }) => cells[position - 1] !== '')).length
  const share = (column: DetectedColumn) => (column.filled * rows.length) / rowsOfElements
  const known = outer.filter((column) => column.filled > FEW)
  if (known.some(isCode)) return null
  const coded = inner.filter((column) => isCode(column) && column.distinct >= OWN && share(column) >= MOST)
  const isSold = inner.some((column) => isPrice(column) || STOCK.test(leafOf(column.name)))
  // A product may have several EANs: under another name, one that is sold has a price or a stock, too.
  const proved = coded.find(({ shape }) => list.called !== 'other' || (shape === 'gtin' && isSold))
  if (proved) return proved
  if (list.called !== 'variants' || known.some(isPrice)) return null
  return inner.find((column) => isPrice(column) && share(column) >= NEARLY_ALL) ?? null
}

/** Whether the records around the list say more than what counts for its elements in any case: what is above them as an attribute. */
export function saysMore({ list, columns }: SampledList): boolean {
  return columns.some(
    (column) =>
      column.filled > 0 && isOwn(column) && !column.name?.startsWith(`${list.list}/`) && !column.name?.startsWith('@'),
  )
}

/** Whether it is no part of something else in the record, and nothing above that. */
function isOwn({ name }: DetectedColumn): boolean {
  const steps = (name ?? '').split('/')
  return steps[0] !== '..' && !steps.slice(0, -1).some(isPart)
}

function isCode({ name, shape }: DetectedColumn): boolean {
  return shape === 'gtin' || isCodeName(leafOf(name))
}

function isPrice({ name, shape }: DetectedColumn): boolean {
  return isPriceName(leafOf(name)) && NUMBERS.has(shape)
}

/** 'sku' of 'variants/variant/@sku'. */
function leafOf(name: string | null): string {
  const last = (name ?? '').split('/').at(-1) ?? ''
  return last.replace(/^@/, '').replace(/\[[^\]]*\]$/, '')
}
