import { fileDamaged, partNotFound } from '../../errors.ts'
import type { OpenedParts } from '../../types.ts'
import { readXmlPart } from '../xml/read-xml-part.ts'
import { numberCell } from './number-cell.ts'
import type { SheetRow } from './sheet-row.ts'
import type { Workbook, WorkbookSheet } from './workbook.ts'

const CONTENT = 'content.xml'
// What a sheet can have; programs write 'a million empty rows' as one.
const MAX_COLUMNS = 16_384
const MAX_ROWS = 1_048_576
const MAX_REPEATED = 1_000
const NUMBERS = new Set(['float', 'currency', 'percentage'])

/** Opens an OpenDocument spreadsheet. All its sheets stand in one part, which is read once for each. */
export async function openOds(parts: OpenedParts): Promise<Workbook> {
  if (!parts.names.includes(CONTENT)) {
    throw fileDamaged({ file: 'The workbook', where: {}, problem: `it has no ${CONTENT}.` })
  }
  const sheets = await listSheets(parts)
  return {
    sheets,
    rows(name) {
      if (sheets.some((sheet) => sheet.name === name)) return readOdsSheet(parts, name)
      throw partNotFound({ what: 'sheet', wanted: name, found: sheets.map((sheet) => sheet.name) })
    },
    // Merged cells stand where they begin: they are filled while the rows are read.
    hasMerges: async () => false,
    close() {},
  }
}

/** Names of the sheets, with the number of cells each has. */
async function listSheets(parts: OpenedParts): Promise<WorkbookSheet[]> {
  const sheets: { name: string; isHidden: boolean; weight: number }[] = []
  const hiddenStyles = new Set<string>()
  let style = ''
  const reading = readXmlPart(parts, CONTENT, {
    open(name, attributes) {
      const own = localAttributes(attributes)
      if (name === 'style') style = own['name'] ?? ''
      if (name === 'table-properties' && own['display'] === 'false') hiddenStyles.add(style)
      if (name === 'table') {
        sheets.push({ name: own['name'] ?? '', isHidden: hiddenStyles.has(own['style-name'] ?? ''), weight: 0 })
      }
      const sheet = sheets.at(-1)
      if (name === 'p' && sheet) sheet.weight++
    },
    close() {},
    text() {},
  })
  for await (const _ of reading);
  return sheets
}

async function* readOdsSheet(parts: OpenedParts, sheet: string): AsyncGenerator<SheetRow[], void, undefined> {
  const rows = new OdsRows(sheet)
  for await (const _ of readXmlPart(parts, CONTENT, rows)) {
    const done = rows.take()
    if (done.length > 0) yield done
  }
}

interface Tall {
  value: string
  left: number
}

class OdsRows {
  private readonly sheet: string
  private done: SheetRow[] = []
  private inSheet = false
  private row = 0
  private rowRepeated = 1
  private cells: string[] = []
  private uncalculated: number[] | null = null
  private numbers: number[] = []
  private readonly currencies = new Map<number, string>()
  private column = 0
  private cell: Record<string, string> = {}
  private text_ = ''
  private paragraphs = 0
  private notes = 0
  private readonly tall = new Map<number, Tall>()

  constructor(sheet: string) {
    this.sheet = sheet
  }

  take(): SheetRow[] {
    const { done } = this
    if (done.length > 0) this.done = []
    return done
  }

  readonly open = (name: string, attributes: Record<string, string>): void => {
    if (name === 'table') this.inSheet = localAttributes(attributes)['name'] === this.sheet
    if (!this.inSheet) return
    if (name === 'table-row') this.openRow(localAttributes(attributes))
    else if (name === 'table-cell' || name === 'covered-table-cell') this.openCell(localAttributes(attributes))
    // A note speaks of the cell and is no part of it.
    else if (name === 'annotation') this.notes++
    else if (name === 'p' && this.notes === 0 && this.paragraphs++ > 0) this.text_ += '\n'
    else if (name === 's' && this.notes === 0)
      this.text_ += ' '.repeat(Math.min(1000, Number(localAttributes(attributes)['c'] ?? 1)))
    else if (name === 'tab' && this.notes === 0) this.text_ += '\t'
    else if (name === 'line-break' && this.notes === 0) this.text_ += '\n'
  }

  readonly text = (text: string): void => {
    if (this.inSheet && this.notes === 0 && this.paragraphs > 0) this.text_ += text
  }

  readonly close = (name: string): void => {
    if (!this.inSheet) return
    if (name === 'table') this.inSheet = false
    else if (name === 'annotation') this.notes--
    else if (name === 'table-row') this.closeRow()
    else if (name === 'table-cell' || name === 'covered-table-cell') this.closeCell(name === 'covered-table-cell')
  }

  private openRow(attributes: Record<string, string>): void {
    this.rowRepeated = repeats(attributes['number-rows-repeated'])
    this.row++
    this.column = 0
    this.cells = []
    this.uncalculated = null
    this.numbers = []
    this.currencies.clear()
  }

  private openCell(attributes: Record<string, string>): void {
    this.cell = attributes
    this.text_ = ''
    this.paragraphs = 0
  }

  private closeCell(isCovered: boolean): void {
    const count = repeats(this.cell['number-columns-repeated'])
    const value = isCovered ? '' : this.valueOf()
    const rows = Number(this.cell['number-rows-spanned'] ?? 1)
    if (rows > 1 && value !== '') this.tall.set(this.column, { value, left: rows })
    if (value === '' && this.cell['formula'] !== undefined && this.cell['value-type'] === undefined) {
      this.uncalculated ??= []
      this.uncalculated.push(this.column)
    }
    for (let i = 0; i < count; i++) {
      const filled = value === '' ? (this.tall.get(this.column + i)?.value ?? '') : value
      if (filled === '') continue
      if (this.column + i >= MAX_COLUMNS) break
      while (this.cells.length < this.column + i) this.cells.push('')
      this.cells[this.column + i] = filled
      if (value !== '') this.noteNumber(this.column + i)
    }
    this.column += count
  }

  private noteNumber(column: number): void {
    const type = this.cell['value-type'] ?? ''
    if (!NUMBERS.has(type)) return
    this.numbers.push(column)
    const { currency } = this.cell
    if (type === 'currency' && currency) this.currencies.set(column, currency)
  }

  private valueOf(): string {
    const { cell } = this
    const shown = this.text_.trim()
    switch (cell['value-type']) {
      case 'float':
      case 'currency':
      case 'percentage': {
        const raw = cell['value'] ?? shown
        // What is shown with leading zeros and is the same number is a code.
        if (/^0\d+$/.test(shown) && Number(shown) === Number(raw)) return shown
        return numberCell(raw, cell['value-type'] === 'percentage' ? 'percent' : 'plain', false)
      }
      case 'date':
        return (cell['date-value'] ?? shown).replace('T', ' ').replace(/ 00:00:00(?:\.0+)?$/, '')
      case 'boolean':
        return cell['boolean-value'] ?? shown
      case 'string':
        return cell['string-value'] ?? this.text_
      default:
        return this.text_
    }
  }

  private closeRow(): void {
    const { cells, uncalculated } = this
    const numbers = this.numbers.length > 0 ? this.numbers : null
    const currencies = this.currencies.size > 0 ? new Map(this.currencies) : null
    for (const [column, tall] of this.tall) {
      tall.left -= this.rowRepeated
      if (tall.left <= 0) this.tall.delete(column)
    }
    const isEmpty = cells.length === 0 && uncalculated === null
    const times = isEmpty ? 0 : Math.min(this.rowRepeated, MAX_REPEATED)
    for (let i = 0; i < times; i++)
      this.done.push({ number: this.row + i, cells: [...cells], uncalculated, numbers, currencies })
    this.row += this.rowRepeated - 1
    if (this.row > MAX_ROWS && !isEmpty) {
      throw fileDamaged({
        file: 'The workbook',
        where: { sheet: this.sheet },
        problem: `it has more than ${MAX_ROWS} rows.`,
      })
    }
  }
}

function repeats(value: string | undefined): number {
  const count = Number(value ?? 1)
  return Number.isInteger(count) && count > 0 ? count : 1
}

/** Attributes without their prefixes; which prefix stands for what differs by program. */
function localAttributes(attributes: Record<string, string>): Record<string, string> {
  const own: Record<string, string> = {}
  for (const name in attributes) own[name.slice(name.indexOf(':') + 1)] = attributes[name] ?? ''
  return own
}
