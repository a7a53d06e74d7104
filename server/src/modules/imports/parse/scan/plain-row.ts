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

/** Bytes whose cells were found. */
export interface DividedBytes {
  bytes: Buffer
  places: CellPlaces
  decoder: StretchDecoder
  quote: string
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
  private cut: string[] | null = null

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

  get cells(): string[] {
    this.cut ??= this.cutAll()
    return this.cut
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

  /** Decoded at once, and sliced: a call for each cell takes longer than all the rest. */
  private cutAll(): string[] {
    const { bytes, places, decoder } = this.of
    const text = decoder.decode(bytes, this.start, this.end)
    const isOneToOne = text.length === this.length
    const cells: string[] = []
    let at = this.start
    let characters = 0
    const charactersTo = (place: number) => {
      if (isOneToOne) return place - this.start
      for (; at < place; at++) characters += unitsOf(bytes[at] ?? 0)
      return characters
    }
    for (let cell = this.first; cell < this.first + this.width; cell++) {
      const from = charactersTo(places.startOf(cell))
      cells.push(this.unquoted(text.slice(from, charactersTo(places.endOf(cell))), cell))
    }
    return cells
  }

  private unquoted(text: string, cell: number): string {
    const { places, quote } = this.of
    return places.isQuoted(cell) && text.includes(quote) ? text.replaceAll(quote + quote, quote) : text
  }
}

/** How many UTF-16 units a byte of UTF-8 begins. */
function unitsOf(byte: number): number {
  return (byte & 0xc0) === 0x80 ? 0 : byte >= 0xf0 ? 2 : 1
}
