import type { ColumnRef, Detection } from '@products-manager/contract'
import { AppError } from '../../../../platform/errors.ts'
import { fileDamaged } from '../../errors.ts'
import { findColumn } from '../../formats/find-column.ts'
import type { Dialect, RawRow, RowDefect } from '../../types.ts'
import { because } from '../because.ts'
import type { TableLayout } from '../table-detection.ts'
import type { TreeColumns } from './tree-columns.ts'

// Enough to see what a column holds; a catalogue of large records is looked at for as long as 32 million characters.
const SAMPLED_ROWS = 2_000
const SAMPLED_CHARACTERS = 32 * 1024 * 1024

const header: Detection['header'] = { value: true, confidence: 'certain', why: because('paths-name') }
const skipRows: Detection['skipRows'] = { value: 0, confidence: 'certain', why: because('top') }

// A column that few records have may be met late, and whoever maps the file must see it. So many take half a second.
const READ_ON = 100_000

interface Sampling {
  file: string
  wanted: readonly ColumnRef[]
  /** Nobody has mapped the file yet: columns that the sampled records lack are looked for in those behind them. */
  isOpen?: boolean
  /** Says what else is waited for. */
  isMet?: (() => boolean) | undefined
  /** Told once what follows is read for its columns only. */
  onSampled?: () => void
}

/**
 * The first records and the columns they have. A column that the profile reads may be met later only: the file is read
 * on, without keeping its records, until each of them was met.
 */
export async function sampleTree(
  records: AsyncIterable<RawRow[]>,
  columns: TreeColumns,
  { file, wanted, isOpen = false, isMet = () => true, onSampled = () => {} }: Sampling,
): Promise<TableLayout> {
  const rows: RawRow[] = []
  let characters = 0
  let known = -1
  let hasWanted = false
  let passed = 0
  let damaged: RawRow | null = null
  const isFull = () => rows.length >= SAMPLED_ROWS || characters >= SAMPLED_CHARACTERS
  try {
    for await (const batch of records) {
      passed += batch.length
      for (const row of batch) {
        if (isFull()) break
        const { line, cells, defect } = row
        // Empty cells are added later, which a row that is kept as its bytes does not take.
        if (defect === null) rows.push({ line, cells, defect })
        else damaged ??= row
        for (const cell of cells) characters += cell.length
      }
      if (!isFull()) continue
      onSampled()
      if (columns.names.length !== known) hasWanted = hasAll(columns.names, wanted)
      if (hasWanted && isMet() && (!isOpen || passed >= READ_ON)) break
      known = columns.names.length
    }
  } catch (error) {
    // Where the file is damaged further down is told by the run, with the rows before it.
    if (!(error instanceof AppError) || !isOpen || !isFull()) throw error
  }
  if (rows.length === 0 && damaged?.defect) throw everyRecordDamaged(file, damaged, damaged.defect)
  const width = columns.names.length
  for (const row of rows) while (row.cells.length < width) row.cells.push('')
  return { header, skipRows, width, names: columns.names, rows }
}

/** Records are there, and not one of them can be read: the first says why. */
function everyRecordDamaged(file: string, { line }: RawRow, { code, value }: RowDefect) {
  const where = { line }
  if (code === 'PRICE_UNIT_UNKNOWN') {
    const problem = 'nothing says for how many units its prices are. Their DATANORM.001 does: give both in one ZIP.'
    return fileDamaged({ file, where, problem, cause: 'price-units' })
  }
  const what = code === 'KEY_REPEATED' ? `the record has "${value}" twice` : `it cannot be read from "${value}" on`
  return fileDamaged({ file, where, problem: `${what}, and no other record can be read either.` })
}

function hasAll(names: readonly string[], wanted: readonly ColumnRef[]): boolean {
  const dialect = { columns: names, columnCount: names.length } as Pick<Dialect, 'columns' | 'columnCount'> as Dialect
  return wanted.every((ref) => findColumn(dialect, ref) !== null)
}
