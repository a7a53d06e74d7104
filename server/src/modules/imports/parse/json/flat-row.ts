import { type DividedBytes, DividedRow, type RowPlace, unitsIn } from '../scan/divided-row.ts'
import type { FlatObjects } from './flat-objects.ts'

const [QUOTE, MINUS, ZERO, NINE] = [0x22, 0x2d, 0x30, 0x39]

/** A row whose cells are the values of an object, in UTF-8. */
export class FlatRow extends DividedRow<DividedBytes> {
  private readonly objects: FlatObjects

  constructor(line: number, of: DividedBytes, objects: FlatObjects, place: RowPlace) {
    super(line, of, place)
    this.objects = objects
  }

  cellAt(place: number): string {
    const value = this.cellOf(place)
    if (value === -1) return ''
    const { bytes, places } = this.of
    return this.unescaped(bytes.toString('utf8', places.startOf(value), places.endOf(value)), value)
  }

  isEmptyAt(place: number): boolean {
    const value = this.cellOf(place)
    const { places } = this.of
    return value === -1 || places.startOf(value) === places.endOf(value)
  }

  /** Decoded at once, and sliced: a call for each cell takes longer than all the rest. */
  get cells(): string[] {
    const { of, objects, first, start, end, length } = this
    const { bytes, places } = of
    const { columns } = objects
    const text = bytes.toString('utf8', start, end)
    const cells = new Array<string>(this.width).fill('')
    const isAscii = text.length === length
    let at = start
    let units = 0
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i]!
      if (column === -1) continue
      const value = first + i
      const from = places.startOf(value)
      const to = places.endOf(value)
      if (isAscii) {
        cells[column] = this.unescaped(text.slice(from - start, to - start), value)
        continue
      }
      // Where characters have several bytes, the places have to be counted out.
      const begin = units + unitsIn(bytes, at, from)
      units = begin + unitsIn(bytes, from, to)
      at = to
      cells[column] = this.unescaped(text.slice(begin, units), value)
    }
    return cells
  }

  /** The columns whose values are numbers. */
  numbers(): number[] {
    const { bytes, places } = this.of
    return this.objects.columns.filter((column, i) => {
      const start = places.startOf(this.first + i)
      const sign = bytes[start] ?? 0
      return column !== -1 && bytes[start - 1] !== QUOTE && (sign === MINUS || (sign >= ZERO && sign <= NINE))
    })
  }

  private cellOf(place: number): number {
    const value = this.objects.values[place] ?? -1
    return value === -1 ? -1 : this.first + value
  }

  private unescaped(written: string, value: number): string {
    const { bytes, places } = this.of
    if (!places.isEscaped(value)) return written
    const isText = bytes[places.startOf(value) - 1] === QUOTE
    return isText ? (JSON.parse(`"${written}"`) as string) : String(Number(written))
  }
}
