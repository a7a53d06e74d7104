import type { RawRow, RowDefect, RowText } from '../../types.ts'

/** Where cells begin and end in a stretch of bytes, row behind row: two numbers a cell, no object. */
export class CellPlaces {
  count = 0
  // An escaped cell's end is kept as its complement.
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

  /** A cell that may hold more than it stands for, as one between quotes does. */
  addEscaped(start: number, end: number): void {
    this.add(start, ~end)
  }

  startOf(cell: number): number {
    return this.places[2 * cell] ?? 0
  }

  endOf(cell: number): number {
    const end = this.places[2 * cell + 1] ?? 0
    return end < 0 ? ~end : end
  }

  isEscaped(cell: number): boolean {
    return (this.places[2 * cell + 1] ?? 0) < 0
  }

  private grow(): void {
    const larger = new Int32Array(Math.max(512, 2 * this.places.length))
    larger.set(this.places)
    this.places = larger
  }
}

/** Bytes whose cells were found: whole rows. */
export interface DividedBytes {
  readonly bytes: Buffer
  readonly places: CellPlaces
}

/** A row from `start` to `end`, the first of whose cells is the one numbered `first`. */
export interface RowPlace {
  first: number
  width: number
  start: number
  end: number
}

/**
 * A row of a file that is kept as its bytes and the places of its cells. They are decoded when they are asked for: of
 * most rows of a file that was read before, nothing but the key is.
 */
export abstract class DividedRow<Divided extends DividedBytes> implements RawRow, RowText {
  line: number
  defect: RowDefect | null = null
  readonly width: number
  protected readonly of: Divided
  protected readonly first: number
  protected readonly start: number
  readonly end: number

  constructor(line: number, of: Divided, { first, width, start, end }: RowPlace) {
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

  /** A row that is kept is one like any other. */
  toJSON(): RawRow {
    const { line, cells, defect } = this
    return { line, cells, defect }
  }

  /** Cut anew each time, so that a row that waits does not keep them: who reads them twice keeps them meanwhile. */
  abstract get cells(): string[]

  abstract cellAt(place: number): string

  abstract isEmptyAt(place: number): boolean
}

/** How many UTF-16 units the UTF-8 from one place to another is. */
export function unitsIn(bytes: Buffer, from: number, to: number): number {
  let units = 0
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!
    units += (byte & 0xc0) === 0x80 ? 0 : byte >= 0xf0 ? 2 : 1
  }
  return units
}
