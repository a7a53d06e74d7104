import { AppError } from '../../../../platform/errors.ts'
import { fileDamaged } from '../../errors.ts'
import type { OpenedParts, TextStore } from '../../types.ts'
import { readXmlPart } from '../xml/read-xml-part.ts'
import { cellEscapes } from './cell-escapes.ts'
import { columnOf } from './cell-name.ts'
import type { CellStyle } from './cell-style.ts'
import { numberCell } from './number-cell.ts'
import { type PlainCell, PlainRows, type RowTaker } from './plain-rows.ts'
import type { SheetRow } from './sheet-row.ts'
import type { XlsxBook } from './xlsx-book.ts'

// A sheet has 16,384 columns; files that claim more would make rows of any length.
const MAX_COLUMNS = 16_384

export interface XlsxSheet {
  book: XlsxBook
  texts: TextStore
  name: string
  part: string
}

/** The rows of a sheet that have cells, in the order they are stored. */
export async function* readXlsxSheet(
  parts: OpenedParts,
  sheet: XlsxSheet,
): AsyncGenerator<SheetRow[], void, undefined> {
  const rows = new RowBuilder(sheet)
  try {
    for await (const _ of readXmlPart(parts, sheet.part, rows, new PlainRows(rows))) {
      const done = rows.take()
      if (done.length > 0) yield done
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== fileDamaged.code) throw error
    const { file, problem } = error.facts as { file: string; problem: string }
    throw fileDamaged({ file, where: { sheet: sheet.name, row: rows.last, behind: true }, problem }, error)
  }
}

/** Elements, or plain rows, in, rows out. */
class RowBuilder implements RowTaker {
  /** Number of the last row that is whole. */
  last = 0
  isBetween = false
  private readonly sheet: XlsxSheet
  private done: SheetRow[] = []
  private cells: string[] = []
  private uncalculated: number[] | null = null
  private numbers: number[] | null = null
  private currencies: Map<number, string> | null = null
  private row = 0
  private column = -1
  private type = ''
  private style = 0
  private value = ''
  private hasValue = false
  private hasFormula = false
  private reading: 'v' | 't' | null = null

  constructor(sheet: XlsxSheet) {
    this.sheet = sheet
  }

  take(): SheetRow[] {
    const { done } = this
    if (done.length > 0) this.done = []
    return done
  }

  readonly open = (name: string, attributes: Record<string, string>): void => {
    if (name === 'c') this.openCell(attributes)
    else if (name === 'v') {
      this.reading = 'v'
      this.hasValue = true
    } else if (name === 't') {
      this.reading = this.type === 'inlineStr' ? 't' : null
      this.hasValue = true
    } else if (name === 'f') this.hasFormula = true
    else if (name === 'row') this.openRow(attributes['r'])
    else if (name === 'sheetData') this.isBetween = true
  }

  readonly text = (text: string): void => {
    if (this.reading !== null) this.value += text
  }

  readonly close = (name: string): void => {
    if (name === 'v' || name === 't') this.reading = null
    else if (name === 'c') this.closeCell()
    else if (name === 'row') this.closeRow()
    else if (name === 'sheetData') this.isBetween = false
  }

  openRow(r: string | undefined): void {
    const number = r === undefined ? this.row + 1 : Number(r)
    if (!Number.isInteger(number) || number <= this.row) {
      throw fileDamaged({ file: this.sheet.part, where: {}, problem: `row ${r} stands behind row ${this.row}.` })
    }
    this.isBetween = false
    this.row = number
    this.column = -1
    this.cells = []
    this.uncalculated = null
    this.numbers = null
    this.currencies = null
  }

  cell({ column, type, style, value, hasValue, hasFormula }: PlainCell): void {
    this.stepTo(column === -1 ? this.column + 1 : column)
    this.type = type
    this.style = style
    this.value = value
    this.hasValue = hasValue
    this.hasFormula = hasFormula
    this.closeCell()
  }

  private openCell({ r, t = 'n', s }: Record<string, string>): void {
    this.stepTo(r === undefined ? this.column + 1 : columnOf(r), r)
    this.type = t
    this.style = s === undefined ? 0 : Number(s)
    this.value = ''
    this.hasValue = false
    this.hasFormula = false
  }

  private stepTo(column: number, name?: string): void {
    if (column < 0 || column >= MAX_COLUMNS) {
      const problem = `no sheet has a cell ${name ?? `in column ${column + 1}`}.`
      throw fileDamaged({ file: this.sheet.part, where: {}, problem })
    }
    this.column = column
  }

  private closeCell(): void {
    const { column } = this
    if (this.value === '') {
      if (this.hasFormula && (!this.hasValue || this.type !== 'str')) {
        this.uncalculated ??= []
        this.uncalculated.push(column)
      }
      return
    }
    const text = this.textOf()
    while (this.cells.length < column) this.cells.push('')
    this.cells[column] = text
  }

  private textOf(): string {
    const { value, sheet } = this
    switch (this.type) {
      case 's':
        return this.shared(value)
      case 'n':
        return this.numberOf(value, sheet.book.styles[this.style] ?? 'plain')
      case 'b':
        return value.trim() === '1' ? 'true' : 'false'
      default:
        return cellEscapes(value)
    }
  }

  private numberOf(value: string, style: CellStyle): string {
    this.numbers ??= []
    this.numbers.push(this.column)
    if (typeof style === 'object' && 'currency' in style) {
      this.currencies ??= new Map()
      this.currencies.set(this.column, style.currency)
    }
    return numberCell(value, style, this.sheet.book.date1904)
  }

  private shared(value: string): string {
    const text = this.sheet.texts.get(Number(value))
    if (text !== undefined) return text
    const problem = `column ${this.column + 1} of row ${this.row} names text ${value.trim()}, but the workbook has ${this.sheet.texts.size}.`
    throw fileDamaged({ file: this.sheet.part, where: {}, problem })
  }

  closeRow(): void {
    this.isBetween = true
    this.last = this.row
    if (this.cells.length === 0 && this.uncalculated === null) return
    const { row: number, cells, uncalculated, numbers, currencies } = this
    this.done.push({ number, cells, uncalculated, numbers, currencies })
  }
}
