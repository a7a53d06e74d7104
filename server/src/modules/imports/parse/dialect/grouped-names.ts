import { foldName } from '../../formats/fold-name.ts'
import type { RawRow } from '../../types.ts'
import { numberText } from '../columns/number-text.ts'

// What says little without the name above it: 'net' of a price, 'kg' of a weight.
const qualifiers = new Set(
  (
    'ht ttc net nett nette netto brut brute brutto gross incl inkl excl exkl inc ex tax taxe taxes vat tva mwst ust btw iva hors ohne avec ' +
    'achat vente einkauf verkauf ek vk purchase sale sales selling buying acquisto vendita compra venta public conseille recommended ' +
    'eur euro euros usd gbp chf pln sek dkk nok czk huf ron kg g gr mg t lb lbs oz cm mm dm m in inch ml cl l ' +
    'st stk stuck pcs pce pc piece unit unite einheit min max'
  ).split(' '),
)
const SIGN = /^[€$£]$/
const MAX_WORDS = 3
// Rows looked at below the names.
const ROWS = 20

type Names = readonly string[]

interface Grouped {
  names: string[]
  /** Columns whose name stands in both rows. */
  joined: number[]
}

/**
 * The names of columns that two rows name together, `Price` over `net` and `gross`: a name above, merged over several
 * columns or repeated, stands before what only qualifies it. Null where the lower row, or the upper one, says all.
 */
export function groupedNames(above: Names, below: Names): Grouped | null {
  const lower = below.map((cell) => cell.trim())
  const counts = new Map<string, number>()
  for (const name of lower) counts.set(name, (counts.get(name) ?? 0) + 1)

  const joined: number[] = []
  let group = ''
  const names = lower.map((name, i) => {
    const upper = (above[i] ?? '').trim()
    if (upper !== '' || name === '') group = upper
    if (name === '') return upper
    if (group === '' || foldName(group) === foldName(name)) return name
    if (!isQualifier(name) && counts.get(name) === 1) return name
    joined.push(i)
    return `${group} ${name}`
  })
  return joined.length > 0 ? { names, joined } : null
}

/** The two rows at the beginning that name the columns together, `at` being the one that seems to; null where one does. */
export function findGroupedNames(rows: readonly RawRow[], at: number): { at: number; names: string[] } | null {
  const [above, row, below] = [rows[at - 1], rows[at], rows[at + 1]]
  if (row && below && onlyQualifies(row.cells, below.cells)) {
    const found = groupedNames(row.cells, below.cells)
    if (found && isOverNumbers(found, rows.slice(at + 2))) return { at: at + 1, names: found.names }
  }
  if (!above || !row || above.line !== row.line - 1) return null
  const found = groupedNames(above.cells, row.cells)
  return found && isOverNumbers(found, rows.slice(at + 1)) ? { at, names: found.names } : null
}

/** Whether a row below names adds to them only, or says them again where cells are merged. */
function onlyQualifies(names: Names, below: Names): boolean {
  const filled = below.flatMap((cell, i) => (cell.trim() === '' ? [] : [{ cell: cell.trim(), name: names[i] ?? '' }]))
  return (
    filled.some(({ cell }) => isQualifier(cell)) &&
    filled.every(({ cell, name }) => isQualifier(cell) || foldName(cell) === foldName(name))
  )
}

function isQualifier(name: string): boolean {
  if (SIGN.test(name)) return true
  const words = foldName(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  return words.length > 0 && words.length <= MAX_WORDS && words.every((word) => qualifiers.has(word))
}

/** A row of data may be all units and currencies, too; names stand over something else. */
function isOverNumbers({ joined }: Grouped, rows: readonly RawRow[]): boolean {
  return joined.some((i) => {
    const filled = rows.slice(0, ROWS).flatMap(({ cells }) => (cells[i] ?? '').trim() || [])
    return filled.filter((cell) => numberText(cell) !== null).length > filled.length / 2
  })
}
