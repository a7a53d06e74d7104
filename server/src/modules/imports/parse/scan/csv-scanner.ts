import type { RowDefect } from '../../types.ts'
import { characterDefect, hasForbiddenCharacter, shown, wellFormed, withoutPadding } from './check-characters.ts'
import { beginsWholeRecord, findSwallowedRecord, findWholeRecord, LOOKAHEAD } from './find-whole-record.ts'
import { MAX_CELL, MAX_RECORD, MAX_SHOWN } from './limits.ts'
import { type RecordReading, readRecord } from './read-record.ts'
import { NOWHERE, type Syntax, TextMarks } from './text-marks.ts'
import type { ScannedRow } from './uneven-rows.ts'

export interface ScanSettings extends Syntax {
  /** Records left out at the beginning, blank ones counted: what a spreadsheet numbers as rows. */
  skipRows: number
  /** The first record behind them that is not blank is the header, and left out too. */
  header: boolean
}

/** `null`: the record goes on in text we do not have. */
type Next = number | null

/**
 * Text in, records out, holding no more than the record that is not finished. Every physical line belongs to one row,
 * one defect or is blank; where a record is damaged, reading goes on at the next line that is a whole record.
 */
export class CsvScanner {
  private readonly marks: TextMarks
  private line = 1
  private skip: number
  private headerAhead: boolean
  private forbidden = false
  /** The line behind the text's first one is a whole record beyond doubt. */
  private isFollowed = false
  /** Inside a record too long to be held: until its line ends, or until a whole record begins. */
  private lost: 'line' | 'record' | null = null
  private rows: ScannedRow[] = []

  constructor(settings: ScanSettings) {
    this.marks = new TextMarks(settings)
    this.skip = settings.skipRows
    this.headerAhead = settings.header
  }

  /** The records that end in this text. Where its bytes hold no control character, the text is not searched for one. */
  push(text: string, mayHoldControls = true): ScannedRow[] {
    if (text === '') return []

    const { marks } = this
    this.forbidden ||= mayHoldControls ? hasForbiddenCharacter(text) : !text.isWellFormed()
    marks.read(marks.text + text)
    return this.scan(false)
  }

  /** The last record, when no line break ends it. */
  end(): ScannedRow[] {
    const { marks } = this
    const text = withoutPadding(marks.text)
    if (text.length < marks.text.length) marks.read(text)
    return this.scan(true)
  }

  /** Where somebody else may read rows that need no scanning: the line of the record that comes next; else null. */
  get nextLine(): number | null {
    return this.isBetweenRecords && !this.headerAhead && this.skip === 0 ? this.line : null
  }

  get isBetweenRecords(): boolean {
    return this.marks.text === '' && this.lost === null
  }

  /** Lines that somebody else has read. */
  passLines(lines: number): void {
    this.line += lines
  }

  /**
   * Reads one record between others, and nothing behind it; `read` is 0 when the text does not tell where it ends. Where
   * the second line is a whole record beyond doubt, less text does: see `findWholeRecord`.
   */
  readOne(text: string, isFollowed: boolean): { rows: ScannedRow[]; read: number } {
    // Its cells are looked at, not all of the text.
    this.forbidden = true
    this.isFollowed = isFollowed
    this.marks.read(text)
    const read = this.step(0, false) ?? 0
    const { rows } = this
    this.rows = []
    this.marks.read('')
    this.forbidden = false
    this.isFollowed = false
    return { rows, read }
  }

  private scan(final: boolean): ScannedRow[] {
    const { marks } = this
    const { length } = marks.text
    let position = 0

    while (position < length) {
      const next = this.step(position, final)
      if (next === null) break
      position = next
    }

    marks.read(marks.text.slice(position))
    this.forbidden &&= hasForbiddenCharacter(marks.text)
    const { rows } = this
    this.rows = []
    return rows
  }

  private step(position: number, final: boolean): Next {
    if (this.lost !== null) return this.findWay(position, final)

    const { marks } = this
    const lineEnd = marks.lineEnd(position)
    if (marks.quoteFrom(position) < lineEnd) return this.quotedRecord(position, final)

    const end = lineEnd === NOWHERE ? marks.text.length : lineEnd
    if (end - position > MAX_RECORD) return this.lose(position, position + MAX_RECORD, 'line')
    if (!final && (lineEnd === NOWHERE || marks.breakIsCut(end))) return null

    if (end === position) this.blank()
    else this.emit(this.row(this.split(position, end), lineEnd === NOWHERE), end - position)
    this.line++
    return marks.afterBreak(end)
  }

  private split(start: number, end: number): string[] {
    const { text, delimiter, delimiters } = this.marks
    const cells: string[] = []
    const step = delimiter.length
    let position = start
    for (let at = delimiters.from(position); at < end; at = delimiters.from(position)) {
      cells.push(text.slice(position, at))
      position = at + step
    }
    cells.push(text.slice(position, end))
    return cells
  }

  private quotedRecord(start: number, final: boolean): Next {
    const reading = readRecord(this.marks, start, final)
    if (reading.kind === 'more') return null
    if (reading.kind === 'oversize') return this.lose(start, reading.from, 'line')
    return reading.kind === 'record' ? this.whole(start, reading, final) : this.damaged(start, reading, final)
  }

  private whole(start: number, reading: RecordReading & { kind: 'record' }, final: boolean): Next {
    const { marks } = this
    const { cells, next, opened } = reading

    if (opened !== -1 && marks.columnCount > 0) {
      const resume = this.swallowed(reading, final)
      if (resume === null) return null
      if (resume !== -1) return this.defect(start, resume, { cells, code: 'QUOTE_NOT_CLOSED', from: opened })
    }

    this.emit(this.row(cells, next === marks.text.length && !marks.endsInBreak), next - start)
    this.line += opened === -1 ? 1 : marks.countBreaks(start, next)
    return next
  }

  /** Where in a record of several lines another begins: its quote was not closed, and met one of a later record. */
  private swallowed({ cells, next, opened }: RecordReading & { kind: 'record' }, final: boolean): Next {
    const { marks } = this
    if (this.fits(cells)) return findSwallowedRecord(marks, opened, next)
    if (!final && !this.seesEnough(opened)) return null
    const resume = findWholeRecord(marks, opened)
    return resume < next ? resume : -1
  }

  private damaged(start: number, reading: RecordReading & { kind: 'damaged' }, final: boolean): Next {
    const { marks } = this
    const { cells, opened, broken, overLimit } = reading
    const lineEnd = marks.lineEnd(opened)
    if (marks.columnCount > 0 && !final && !this.seesEnough(opened)) return null
    if (lineEnd > start + MAX_RECORD && marks.text.length > start + MAX_RECORD) {
      return this.lose(start, start + MAX_RECORD, 'line')
    }
    if (lineEnd === NOWHERE && !final) return null

    const found = marks.columnCount > 0 ? findWholeRecord(marks, opened) : -1
    if (found === -1 && broken === -1 && !overLimit && this.isCutOff(start))
      return this.defect(start, marks.text.length, { cells, code: 'FILE_CUT_OFF', from: opened })
    const nextLine = marks.afterBreak(lineEnd)
    if (found === -1 && overLimit) return this.lose(start, nextLine, 'record')
    const resume = found === -1 ? nextLine : found
    const code = broken !== -1 && broken < resume ? 'QUOTE_STRAY' : 'QUOTE_NOT_CLOSED'
    return this.defect(start, resume, { cells, code, from: opened })
  }

  /** Whether the file ends within a quoted cell of this record: no line from here on has the delimiters of a row. */
  private isCutOff(start: number): boolean {
    const { marks } = this
    const { text, columnCount } = marks
    if (columnCount === 0 || marks.endsInBreak) return false
    for (let from = start; from < text.length; ) {
      const end = Math.min(marks.lineEnd(from), text.length)
      if (this.split(from, end).length >= columnCount) return false
      from = marks.afterBreak(end)
    }
    return true
  }

  private row(cells: string[], endsFile: boolean): ScannedRow {
    const row: ScannedRow = { line: this.line, cells, defect: null }
    if (endsFile) row.endsFile = true
    return row
  }

  /** Whether more text would not change where the next whole record is found. */
  private seesEnough(opened: number): boolean {
    const { marks } = this
    return marks.text.length >= opened + LOOKAHEAD || (this.isFollowed && opened < marks.lineEnd(0))
  }

  /** The row of a damaged record, with what could be read of it; reading goes on at `resume`. */
  private defect(
    start: number,
    resume: number,
    damage: { cells: string[]; code: RowDefect['code']; from: number },
  ): number {
    const { marks } = this
    this.add({
      line: this.line,
      cells: damage.cells.map(wellFormed),
      defect: {
        code: damage.code,
        position: damage.cells.length + 1,
        value: shown(marks.text.slice(damage.from, resume).trimEnd()),
      },
    })
    this.line += Math.max(1, marks.countBreaks(start, resume))
    return resume
  }

  /** A record too long to be held: its row is told at once, the rest is passed over. */
  private lose(start: number, resume: number, until: 'line' | 'record'): number {
    const { marks } = this
    const value = shown(marks.text.slice(start, start + MAX_SHOWN))
    this.add({ line: this.line, cells: [], defect: { code: 'ROW_TOO_LARGE', position: null, value } })
    this.line += marks.countBreaks(start, resume)
    this.lost = until
    return resume
  }

  private findWay(position: number, final: boolean): Next {
    const { marks } = this
    const enough = final || marks.text.length >= position + LOOKAHEAD
    if (this.lost === 'record' && !enough) return null
    if (this.lost === 'record' && beginsWholeRecord(marks, position)) {
      this.lost = null
      return position
    }

    const end = marks.lineEnd(position)
    if (end === NOWHERE) return marks.text.length
    if (!final && marks.breakIsCut(end)) return null
    this.line++
    if (this.lost === 'line') this.lost = null
    return marks.afterBreak(end)
  }

  private emit(row: ScannedRow, length: number): void {
    const { cells } = row
    if (cells[0] === '' && cells.every((cell) => cell === '')) {
      this.blank()
      return
    }

    if (length > MAX_CELL) row.defect = cellDefect(cells)
    if (this.marks.columnCount > 0 && cells.length !== this.marks.columnCount) this.measure(row)
    if (this.forbidden) {
      row.defect ??= characterDefect(cells)
      if (row.defect !== null) row.cells = cells.map(wellFormed)
    }
    this.add(row)
  }

  private add(row: ScannedRow): void {
    if (this.skip > 0) {
      this.skip--
      return
    }
    if (this.headerAhead) {
      this.headerAhead = false
      return
    }
    this.rows.push(row)
  }

  private blank(): void {
    if (this.skip > 0) this.skip--
  }

  private fits(cells: readonly string[]): boolean {
    const { columnCount } = this.marks
    return cells.length === columnCount || (cells.length > columnCount && surplusIsEmpty(cells, columnCount))
  }

  /** A value behind the last column means that the cells are not where they belong; empty ones may mean it. */
  private measure(row: ScannedRow): void {
    const { columnCount } = this.marks
    const { cells } = row
    if (cells.length < columnCount) {
      row.defect ??= { code: 'ROW_TOO_SHORT', position: cells.length, value: shown(cells.at(-1) ?? '') }
      return
    }
    if (surplusIsEmpty(cells, columnCount)) {
      cells.length = columnCount
      row.isWide = true
      return
    }
    row.defect ??= { code: 'ROW_TOO_LONG', position: columnCount + 1, value: shown(cells[columnCount] ?? '') }
  }
}

function surplusIsEmpty(cells: readonly string[], columnCount: number): boolean {
  for (let i = columnCount; i < cells.length; i++) if (cells[i] !== '') return false
  return true
}

function cellDefect(cells: readonly string[]): RowDefect | null {
  const large = cells.findIndex((cell) => cell.length > MAX_CELL)
  return large === -1 ? null : { code: 'CELL_TOO_LARGE', position: large + 1, value: shown(cells[large] ?? '') }
}
