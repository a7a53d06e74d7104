import type { ColumnRef } from '@products-manager/contract'
import { type Labels, labelsWanted, NO_LABELS } from '../../formats/labels.ts'
import { PAIR_EQUALS, PAIR_SEPARATOR } from '../../formats/pairs.ts'
import type { TableLayout } from '../table-detection.ts'
import { isCodeName, isPriceName, isTitle, isValueName } from './name-words.ts'
import { PAIRS, REPEATED } from './tree-columns.ts'

// Where a record is told in such parts, most records have those that matter.
const MOST = 0.5
// An identifier, a name and a price: features have one of them by chance.
const LEAST = 2
const kinds = [isCodeName, isTitle, isPriceName] as const

/** Looks at records by the labels that the profile's columns have; where nobody has mapped them, by those that they show. */
export async function lookByLabels<L extends { layout: TableLayout }>(
  look: (labels: Labels) => Promise<L>,
  { wanted, isOpen }: { wanted: readonly ColumnRef[]; isOpen: boolean },
): Promise<L> {
  const looked = await look(labelsWanted(wanted))
  const found = isOpen ? labelledParts(looked.layout) : NO_LABELS
  return found.size === 0 ? looked : look(found)
}

/**
 * The parts that hold what a product is: `<param name="EAN">…</param>`, `{"key": "price", "value": …}`. Each of their names
 * is then a column. Features, whose names are many, stay pairs.
 */
function labelledParts({ names, rows }: Pick<TableLayout, 'names' | 'rows'>): Labels {
  const found = new Map<string, string>()
  for (const [place, column] of names.entries()) {
    const part = column === null ? null : labelledBy(column, names)
    if (part === null || found.has(part.path)) continue
    const filled = rows.map(({ cells }) => cells[place] ?? '').filter((cell) => cell !== '')
    const outside = names.filter((name) => name !== null && !name.startsWith(`${part.path}/`) && name !== part.path)
    const said = kinds.filter(
      (isOf) => filled.filter((cell) => part.labelsIn(cell).some(isOf)).length > filled.length * MOST,
    )
    const isElsewhere = (isOf: (name: string) => boolean) => outside.some((name) => isOf(leafOf(name ?? '')))
    if (filled.length > rows.length * MOST && said.length >= LEAST && !said.every(isElsewhere))
      found.set(part.path, part.label)
  }
  return found
}

interface Labelled {
  path: string
  label: string
  labelsIn(cell: string): string[]
}

/** The part whose labels the column holds, if it holds some. */
function labelledBy(column: string, names: TableLayout['names']): Labelled | null {
  const at = column.lastIndexOf('/')
  const path = column.slice(0, Math.max(0, at))
  const leaf = column.slice(at + 1)
  if (path === '') return null
  if (leaf === PAIRS) return { path, label: 'name', labelsIn: (cell) => cell.split(PAIR_SEPARATOR).map(nameOf) }
  const label = leaf.replace(/^@/, '')
  if (isValueName(label)) return null
  const isValue = (name: string | null) => name === path || (name?.startsWith(`${path}/`) && isValueName(leafOf(name)))
  return names.some(isValue) ? { path, label, labelsIn: (cell) => cell.split(REPEATED) } : null
}

function nameOf(pair: string): string {
  return pair.slice(0, Math.max(0, pair.indexOf(PAIR_EQUALS)))
}

/** 'sku' of 'details/@sku'. */
function leafOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).replace(/^@/, '')
}
