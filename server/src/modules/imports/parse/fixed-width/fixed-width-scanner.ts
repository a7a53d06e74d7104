import type { FixedColumn } from '@products-manager/contract'
import type { RawRow, RowDefect } from '../../types.ts'
import { characterDefect, hasForbiddenCharacter, shown, wellFormed, withoutPadding } from '../scan/check-characters.ts'
import { MAX_RECORD } from '../scan/limits.ts'

/** Text in, records out: a line is cut where the columns begin and end. */
export class FixedWidthScanner {
  private readonly columns: readonly FixedColumn[]
  private readonly end: number
  private rest = ''
  private line = 0
  private skip: number
  private isLost = false

  constructor(columns: readonly FixedColumn[], skipLines: number) {
    this.columns = columns
    this.skip = skipLines
    this.end = Math.max(0, ...columns.map(({ start, length }) => start - 1 + length))
  }

  push(text: string): RawRow[] {
    const rows: RawRow[] = []
    const all = this.rest + text
    let from = 0
    for (let end = all.indexOf('\n'); end !== -1; end = all.indexOf('\n', from)) {
      this.add(all.slice(from, end), rows)
      from = end + 1
    }
    this.rest = all.slice(from)
    if (this.rest.length > MAX_RECORD) {
      if (!this.isLost)
        rows.push(this.rowOf(this.line + 1, [], { code: 'ROW_TOO_LARGE', position: null, value: shown(this.rest) }))
      this.isLost = true
      this.rest = ''
    }
    return rows
  }

  finish(): RawRow[] {
    const rows: RawRow[] = []
    const rest = withoutPadding(this.rest)
    if (rest !== '') this.add(rest, rows)
    this.rest = ''
    return rows
  }

  private add(raw: string, rows: RawRow[]): void {
    this.line++
    if (this.isLost) {
      this.isLost = false
      return
    }
    const text = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    if (this.skip > 0) {
      this.skip--
      return
    }
    if (text.trim() !== '') rows.push(this.cut(text))
  }

  private cut(text: string): RawRow {
    const cells = this.columns.map(({ start, length }) => text.slice(start - 1, start - 1 + length).trim())
    const surplus = text.slice(this.end).trim()
    const defect: RowDefect | null =
      surplus === '' ? null : { code: 'ROW_TOO_LONG', position: cells.length + 1, value: shown(surplus) }
    const row = this.rowOf(this.line, cells, defect)
    if (!hasForbiddenCharacter(text)) return row
    row.defect ??= characterDefect(cells)
    row.cells = cells.map(wellFormed)
    return row
  }

  private rowOf(line: number, cells: string[], defect: RowDefect | null): RawRow {
    return { line, cells, defect }
  }
}
