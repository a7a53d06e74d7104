import type { StretchDecoder } from '../encoding/stretch-decoder.ts'
import { type DividedBytes, DividedRow, unitsIn } from './divided-row.ts'
import type { ScannedRow } from './uneven-rows.ts'

/** Lines whose cells were found. */
export interface DividedLines extends DividedBytes {
  readonly decoder: StretchDecoder
  readonly delimiter: string
  readonly quote: string
}

/** A row whose cells stand between delimiters. */
export class PlainRow extends DividedRow<DividedLines> implements ScannedRow {
  isWide?: true

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

  /** Decoded at once, and sliced: a call for each cell takes longer than all the rest. */
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
    for (let cell = this.first; cell < this.first + this.width; cell++) if (this.of.places.isEscaped(cell)) return true
    return false
  }

  private unquoted(text: string, cell: number): string {
    const { places, quote } = this.of
    return places.isEscaped(cell) && text.includes(quote) ? text.replaceAll(quote + quote, quote) : text
  }
}
