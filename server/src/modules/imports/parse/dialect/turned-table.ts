import { tableTurned } from '../../errors.ts'
import type { RawRow } from '../../types.ts'
import { detectHeader } from './detect-header.ts'
import { isHeaderWord } from './header-words.ts'

interface Table {
  names: readonly (string | null)[]
  rows: readonly RawRow[]
}

// More rows are no fields of a product.
const MOST_FIELDS = 300
// Enough products to see what a row holds.
const MOST_PRODUCTS = 200
// A key, a name and a price.
const LEAST_NAMES = 3
// Names of fields stand among others that nobody knows; the values of a product are none.
const MOST = 0.6
const FEW = 0.2

/** @throws IMPORT_TABLE_TURNED for a table whose columns are products: its rows would be imported as what they are not. */
export function refuseTurnedTable(file: string, { names, rows }: Table): void {
  const table = [
    ...(names.some((name) => name !== null) ? [names.map((name) => name ?? '')] : []),
    ...rows.map(({ cells }) => cells),
  ]
  if (table.length > MOST_FIELDS || rows.some(({ defect }) => defect !== null)) return
  const width = Math.min(names.length, MOST_PRODUCTS + 1)
  const fields = table.map(([first = '']) => first.trim()).filter((name) => name !== '')
  const known = fields.filter(isHeaderWord)
  if (known.length < LEAST_NAMES || known.length < fields.length * MOST || new Set(known).size < known.length) return
  const above = (table[0] ?? []).slice(1, width)
  if (above.filter(isHeaderWord).length > above.length * FEW) return

  const products = Array.from({ length: width }, (_, i) => ({
    line: i + 1,
    cells: table.map((cells) => cells[i] ?? ''),
    defect: null,
  }))
  const header = detectHeader(products, table.length)
  if (header.value && header.confidence === 'certain') throw tableTurned({ file, names: known.slice(0, LEAST_NAMES) })
}
