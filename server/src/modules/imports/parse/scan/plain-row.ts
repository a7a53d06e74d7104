import type { RawRow, RowDefect, RowText } from '../../types.ts'
import type { StretchDecoder } from '../encoding/stretch-decoder.ts'
import type { ScannedRow } from './uneven-rows.ts'

/** Where cells begin and end in a stretch of bytes, row behind row: two numbers a cell, no object. */
export class CellPlaces {
  count = 0
  // A quoted cell's end is kept as its complement.
  private places: Int32Array

  constructor(expected: number) {
    this.places = new Int32Array(2 * expected)
  }

  add(start: number, end: number): void {
    if (2 * this.count === this.places.length) this.grow()
    const at = 2 * this.count++
    this.places[at] = start
    this.places[at + 1] = end
  }

  /** A cell that stands between quotes. */
  addQuoted(start: number, end: number): void {
    this.add(start, ~end)
  }

  startOf(cell: number): number {
    return this.places[2 * cell] ?? 0
  }

  endOf(cell: number): number {
    const end = this.places[2 * cell + 1] ?? 0
    return end < 0 ? ~end : end
  }

  isQuoted(cell: number): boolean {
    return (this.places[2 * cell + 1] ?? 0) < 0
  }

  private grow(): void {
    const larger = new Int32Array(Math.max(512, 2 * this.places.length))
    larger.set(this.places)
    this.places = larger
  }
}

/** Bytes whose cells were found: whole lines. */
export interface DividedBytes {
  readonly bytes: Buffer
  readonly places: CellPlaces
  readonly decoder: StretchDecoder
  readonly delimiter: string
  readonly quote: string
}

/**
 * A row of a file that is kept as its bytes and the places of its cells. They are decoded when they are asked for: of
 * most rows of a file that was read before, nothing but the key is.
 */
export class PlainRow implements ScannedRow, RowText {
  line: number
  defect: RowDefect | null = null
  isWide?: true
  readonly width: number
  private readonly of: DividedBytes
  private readonly first: number
  private readonly start: number
  private readonly end: number

  /** The row from `start` to `end`, the first of whose cells is the one numbered `first`. */
  constructor(
    line: number,
    of: DividedBytes,
    { first, width, start, end }: { first: number; width: number; start: number; end: number },
  ) {
    this.line = line
    this.of = of
    this.first = first
    this.width = width
    this.start = start
    this.end = end
  }

  get text(): RowText {
    return this
  }

  get length(): number {
    return this.end - this.start
  }

  copyTo(target: Buffer, at: number): void {
    this.of.bytes.copy(target, at, this.start, this.end)
  }

  cellAt(place: number): string {
    if (place >= this.width) return ''
    const { bytes, places, decoder } = this.of
    const cell = this.first + place
    return this.unquoted(decoder.decode(bytes, places.startOf(cell), places.endOf(cell)), cell)
  }

  isEmptyAt(place: number): boolean {
    const { places } = this.of
    const cell = this.first + place
    return place >= this.width || places.startOf(cell) === places.endOf(cell)
  }

  /** A row that is kept is one like any other. */
  toJSON(): RawRow {
    const { line, cells, defect } = this
    return { line, cells, defect }
  }

  /**
   * Cut anew each time, so that a row that waits does not keep them: who reads them twice keeps them meanwhile. Decoded at
   * once, and sliced: a call for each cell takes longer than all the rest.
   */
  get cells(): string[] {
    const { of, first, width, start, length } = this
    const { bytes, places, decoder, delimiter } = of
    const text = decoder.decode(bytes, start, this.end)
    const cells = new Array<string>(width)
    if (text.length === length) {
      for (let i = 0; i < width; i++) {
        const cell = first + i
        cells[i] = this.unquoted(text.slice(places.startOf(cell) - start, places.endOf(cell) - start), cell)
      }
      return cells
    }

    // Where characters have several bytes, the places have to be counted out, unless delimiters are nothing else.
    if (!this.hasQuotes()) return text.split(delimiter, width)
    let at = start
    let units = 0
    const unitsTo = (place: number) => {
      units += unitsIn(bytes, at, place)
      at = place
      return units
    }
    for (let i = 0; i < width; i++) {
      const from = unitsTo(places.startOf(first + i))
      cells[i] = this.unquoted(text.slice(from, unitsTo(places.endOf(first + i))), first + i)
    }
    return cells
  }

  private hasQuotes(): boolean {
    for (let cell = this.first; cell < this.first + this.width; cell++) if (this.of.places.isQuoted(cell)) return true
    return false
  }

  private unquoted(text: string, cell: number): string {
    const { places, quote } = this.of
    return places.isQuoted(cell) && text.includes(quote) ? text.replaceAll(quote + quote, quote) : text
  }
}

/** How many UTF-16 units the UTF-8 from one place to another is. */
function unitsIn(bytes: Buffer, from: number, to: number): number {
  let units = 0
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!
    units += (byte & 0xc0) === 0x80 ? 0 : byte >= 0xf0 ? 2 : 1
  }
  return units
}
