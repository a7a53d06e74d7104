import { type ElementTaker, PlainElements } from '../xml/plain-elements.ts'
import { columnOf } from './cell-name.ts'

/** Takes the rows of a sheet, be they plain or not. */
export interface RowTaker extends ElementTaker {
  openRow(number: string | undefined): void
  /** `column` is -1 behind the cell before; `value` is '' where there is none. */
  cell(cell: PlainCell): void
  closeRow(): void
}

export interface PlainCell {
  column: number
  type: string
  style: number
  value: string
  hasValue: boolean
  hasFormula: boolean
}

const NUMBER = / r="([^"]*)"/g
const [SPACE, SLASH, GREATER] = [0x20, 0x2f, 0x3e]

/** The rows of a sheet that hold nothing but cells, and these nothing but a value, a formula or a text. */
export class PlainRows extends PlainElements {
  private readonly rows: RowTaker
  private readonly cells: PlainCell[] = []

  constructor(rows: RowTaker) {
    super('row', rows)
    this.rows = rows
  }

  protected take(attributes: string, from: number, to: number): boolean {
    // Other attributes of a row say nothing of its cells.
    const [number, ...more] = Array.from(attributes.matchAll(NUMBER), ([, each]) => each)
    if (more.length > 0) return false

    let count = 0
    for (let at = from; at < to; count++) {
      this.cells[count] ??= { column: -1, type: 'n', style: 0, value: '', hasValue: false, hasFormula: false }
      at = this.readCell(at, this.cells[count] as PlainCell)
      if (at === -1 || at > to) return false
    }
    this.rows.openRow(number)
    for (let i = 0; i < count; i++) this.rows.cell(this.cells[i] as PlainCell)
    this.rows.closeRow()
    return true
  }

  /** Reads `<c r="A1" s="1" t="s"><f>…</f><v>…</v></c>`, of which all may be missing; -1 for any other cell, else its end. */
  private readCell(from: number, cell: PlainCell): number {
    const { text } = this
    if (!text.startsWith('<c', from)) return -1
    let at = this.readAttributes(from + 2, cell)
    if (at === -1) return -1
    cell.value = ''
    cell.hasValue = false
    cell.hasFormula = false
    if (text.charCodeAt(at) === SLASH) return text.charCodeAt(at + 1) === GREATER ? at + 2 : -1
    at++
    if (text.startsWith('<f>', at)) {
      at = text.indexOf('<', at + 3)
      if (!text.startsWith('</f>', at)) return -1
      cell.hasFormula = true
      at += 4
    }
    if (text.startsWith('<v>', at)) {
      const end = text.indexOf('<', at + 3)
      if (!text.startsWith('</v></c>', end)) return -1
      cell.value = text.slice(at + 3, end)
      cell.hasValue = true
      return end + 8
    }
    if (cell.type === 'inlineStr' && text.startsWith('<is><t>', at)) {
      const end = text.indexOf('<', at + 7)
      if (!text.startsWith('</t></is></c>', end)) return -1
      cell.value = text.slice(at + 7, end)
      cell.hasValue = true
      return end + 13
    }
    return text.startsWith('</c>', at) ? at + 4 : -1
  }

  /** Reads name, style and type of a cell, each at most once; gives the place of what ends the tag, or -1. */
  private readAttributes(from: number, cell: PlainCell): number {
    const { text } = this
    let at = from
    let [name, style, type] = ['', '', '']
    for (;;) {
      const sign = text.charCodeAt(at)
      if (sign === GREATER || sign === SLASH) break
      const end = text.indexOf('"', at + 4)
      if (sign !== SPACE || end === -1 || !text.startsWith('="', at + 2)) return -1
      const value = text.slice(at + 4, end)
      if (value === '' || value.includes('<')) return -1
      const attribute = text[at + 1]
      if (attribute === 'r' && name === '') name = value
      else if (attribute === 's' && style === '') style = value
      else if (attribute === 't' && type === '') type = value
      else return -1
      at = end + 1
    }
    cell.column = name === '' ? -1 : columnOf(name)
    if (name !== '' && cell.column === -1) return -1
    cell.style = style === '' ? 0 : Number(style)
    cell.type = type === '' ? 'n' : type
    return at
  }
}
