import type { RawRow, RowDefect } from '../../types.ts'
import { characterDefect, hasForbiddenCharacter, shown, wellFormed } from '../scan/check-characters.ts'
import { MAX_CELL } from '../scan/limits.ts'
import { INVALID_BYTE, INVALID_CHARACTER } from './invalid-byte.ts'

export interface ReadRecord {
  cells: string[]
  defect: RowDefect | null
  /** No cell has a character to be looked at, or is too long. */
  isPlain?: boolean
}

/** Numbers the records of a tree: by the line each begins at, as long as no two begin at the same one. */
export class TreeRows {
  /** Whether two records began at one line: then only their number tells them apart. */
  sharedLines = false
  private rows: RawRow[] = []
  private number = 0
  private last = 0
  private readonly byNumber: boolean

  constructor(places: 'line' | 'row' | 'record') {
    this.byNumber = places === 'record'
  }

  add(line: number, cells: string[], defect: RowDefect | null = null): void {
    this.rows.push(checked({ line: this.place(line), cells, defect }))
  }

  /** `appeared`: the names that no record before had, and that are no column. */
  addRecord(
    line: number,
    { cells, defect, isPlain = false }: ReadRecord,
    appeared: readonly string[] | null = null,
  ): void {
    const row: RawRow = { line: this.place(line), cells, defect }
    if (appeared) row.appeared = appeared
    this.rows.push(isPlain ? row : checked(row))
  }

  /** A row whose cells need no look. */
  addRow(row: RawRow): void {
    row.line = this.place(row.line)
    this.rows.push(row)
  }

  private place(line: number): number {
    this.number++
    if (line <= this.last) this.sharedLines = true
    this.last = this.byNumber ? this.number : Math.max(line, this.last + 1)
    return this.last
  }

  take(): RawRow[] {
    const { rows } = this
    if (rows.length > 0) this.rows = []
    return rows
  }
}

function checked(row: RawRow): RawRow {
  const { cells } = row
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] ?? ''
    if (cell === '') continue
    if (cell.length > MAX_CELL) row.defect ??= { code: 'CELL_TOO_LARGE', position: i + 1, value: shown(cell) }
    if (cell.includes(INVALID_BYTE)) {
      cells[i] = cell.replaceAll(INVALID_BYTE, '\ufffd')
      row.defect ??= { code: 'BYTES_INVALID', position: i + 1, value: shown(cells[i] ?? '') }
    }
    if (cell.includes(INVALID_CHARACTER)) {
      cells[i] = cell.replaceAll(INVALID_CHARACTER, '\ufffd')
      row.defect ??= { code: 'CHARACTER_NOT_ALLOWED', position: i + 1, value: shown(cells[i] ?? '') }
    }
    if (!hasForbiddenCharacter(cell)) continue
    row.defect ??= characterDefect(cells)
    cells[i] = wellFormed(cell)
  }
  return row
}
