import type { ColumnShape } from '@products-manager/contract'
import { fileDamaged } from '../../errors.ts'
import { lineIn } from '../../formats/places.ts'
import type { Dialect, FileFormat, OpenedParts, RawRow, RowDefect } from '../../types.ts'
import { characterDefect, hasForbiddenCharacter, shown, wellFormed } from '../scan/check-characters.ts'
import { MAX_CELL } from '../scan/limits.ts'
import { HeaderSearch } from './header-search.ts'
import { openWorkbook } from './open-workbook.ts'
import type { SheetRow } from './sheet-row.ts'
import { namesCurrency } from './shown-currency.ts'

/** The records of a workbook's sheets, one sheet after the other. */
export async function* parseSpreadsheet(
  parts: OpenedParts,
  dialect: Dialect,
  format: FileFormat,
): AsyncGenerator<RawRow[], void, undefined> {
  const workbook = await openWorkbook(format.kind as 'xlsx' | 'xls' | 'ods', parts)
  try {
    for (const [section, { name, hasMerges }] of format.sheets.entries()) {
      const records = new SheetRecords(dialect, { section, sheet: name, isOnly: format.sheets.length === 1 })
      for await (const rows of workbook.rows(name, { hasMerges })) {
        const found = records.take(rows)
        if (found.length > 0) yield found
      }
      records.end()
    }
  } finally {
    workbook.close()
  }
}

// A header further down would be one of another table.
const HEADER_ROWS = 60

/** Rows of one sheet in, records out, their cells in the order of the dialect's columns. */
class SheetRecords {
  private readonly dialect: Dialect
  private readonly section: number
  private readonly sheet: string
  private readonly isOnly: boolean
  /** For each column of the dialect its place in this sheet; null when it is the same. */
  private places: readonly number[] | null = null
  private headerAhead: boolean
  private readonly search: HeaderSearch
  private looked = 0
  /** Places of the columns whose texts have a decimal comma: so are stored numbers written among them. */
  private readonly commas: readonly number[]
  private readonly showsCurrencies: boolean

  constructor(dialect: Dialect, { section, sheet, isOnly }: { section: number; sheet: string; isOnly: boolean }) {
    this.dialect = dialect
    this.section = section
    this.sheet = sheet
    this.isOnly = isOnly
    this.headerAhead = dialect.header
    this.search = new HeaderSearch(dialect.columns ?? [])
    this.commas = placesWithCommas(dialect)
    this.showsCurrencies = !namesCurrency(dialect.columns ?? [])
  }

  take(rows: readonly SheetRow[]): RawRow[] {
    const records: RawRow[] = []
    for (const row of rows) {
      if (this.isAbove(row)) continue
      const record = this.recordOf(row)
      if (record !== null) records.push(record)
    }
    return records
  }

  end(): void {
    if (this.headerAhead && this.places === null && !this.isOnly && this.looked > 0) throw this.headerMissing()
  }

  private isAbove(row: SheetRow): boolean {
    // Of several sheets each has its columns, and its header, where it has them: the first one need not be the one that
    // was looked at most.
    const isLikeLooked = this.isOnly || (this.section === 0 && !this.dialect.header)
    if (isLikeLooked && row.number <= this.dialect.skipRows) return true
    if (!this.headerAhead) return false
    if (row.cells.every((cell) => cell.trim() === '')) return true
    if (isLikeLooked) {
      this.headerAhead = false
      return true
    }
    const isAbove = this.search.take(row.cells)
    if (this.search.isOver) this.headerAhead = false
    else if (this.search.places === null && ++this.looked > HEADER_ROWS) throw this.headerMissing()
    this.places = this.search.places
    return isAbove
  }

  private recordOf(row: SheetRow): RawRow | null {
    const { number, cells, uncalculated } = row
    const { columnCount } = this.dialect
    const { places } = this
    const record: string[] = new Array<string>(columnCount)
    let isEmpty = true
    let text = ''
    for (let i = 0; i < columnCount; i++) {
      const cell = cells[places === null ? i : (places[i] ?? -1)] ?? ''
      record[i] = cell
      if (cell !== '') isEmpty = false
      text += cell
    }
    if (row.numbers !== null && this.commas.length > 0) this.putCommas(record, row.numbers)
    if (row.currencies !== null && this.showsCurrencies) this.putCurrencies(record, row.currencies)
    const column = uncalculated === null ? -1 : this.columnOf(uncalculated)
    if (isEmpty && column === -1) return null
    return this.checked({ line: lineIn(this.section, number), cells: record, defect: null }, text, column)
  }

  private checked(row: RawRow, text: string, uncalculated: number): RawRow {
    row.defect = uncalculated === -1 ? null : formulaDefect(uncalculated)
    if (text.length > MAX_CELL) row.defect ??= sizeDefect(row.cells)
    if (!hasForbiddenCharacter(text)) return row
    row.defect ??= characterDefect(row.cells)
    row.cells = row.cells.map(wellFormed)
    return row
  }

  private putCommas(record: string[], numbers: readonly number[]): void {
    for (const i of this.commas) {
      if (numbers.includes(this.placeOf(i))) record[i] = (record[i] ?? '').replace('.', ',')
    }
  }

  private putCurrencies(record: string[], currencies: ReadonlyMap<number, string>): void {
    for (let i = 0; i < record.length; i++) {
      const currency = currencies.get(this.placeOf(i))
      if (currency !== undefined) record[i] += ` ${currency}`
    }
  }

  private columnOf(uncalculated: readonly number[]): number {
    for (let i = 0; i < this.dialect.columnCount; i++) if (uncalculated.includes(this.placeOf(i))) return i
    return -1
  }

  /** Where a column of the dialect stands in this sheet. */
  private placeOf(column: number): number {
    return this.places === null ? column : (this.places[column] ?? -1)
  }

  private headerMissing() {
    const problem = `no row of it names the columns ${(this.dialect.columns ?? []).slice(0, 5).join(', ')} …`
    return fileDamaged({ file: 'The workbook', where: { sheet: this.sheet }, problem })
  }
}

const NUMBERS: ReadonlySet<ColumnShape | undefined> = new Set(['price', 'decimal', 'integer', undefined] as const)

function placesWithCommas({ formats, shapes }: Dialect): number[] {
  return formats.flatMap(({ decimalMark }, i) => (decimalMark === ',' && NUMBERS.has(shapes?.[i]) ? [i] : []))
}

function formulaDefect(column: number): RowDefect {
  return { code: 'FORMULA_NOT_CALCULATED', position: column + 1, value: null }
}

function sizeDefect(cells: readonly string[]): RowDefect | null {
  const large = cells.findIndex((cell) => cell.length > MAX_CELL)
  return large === -1 ? null : { code: 'CELL_TOO_LARGE', position: large + 1, value: shown(cells[large] ?? '') }
}
