import { foldName } from '../../formats/fold-name.ts'
import { groupedNames } from '../dialect/grouped-names.ts'

/** Looks for the rows that name a sheet's columns, of which another sheet has some elsewhere; names may stand in two rows. */
export class HeaderSearch {
  /** For each column its place in this sheet, -1 for one it has not; null until a header was found. */
  places: readonly number[] | null = null
  /** Whether the rows below are records. */
  isOver = false
  private readonly columns: readonly string[]
  private above: readonly string[] = []

  constructor(columns: readonly string[]) {
    this.columns = columns
  }

  /** Takes the next row that is not empty; false when it is the first record. */
  take(cells: readonly string[]): boolean {
    const both = groupedNames(this.above, cells)
    const inBoth = both && placesIn(both.names, this.columns)
    const found = this.places ?? placesIn(cells, this.columns)
    this.above = cells
    if (found && inBoth && missing(inBoth) < missing(found)) {
      this.places = inBoth
      this.isOver = true
      return true
    }
    if (this.places !== null) {
      this.isOver = true
      return false
    }
    this.places = found
    // What this row does not name the next one may.
    this.isOver = found !== null && missing(found) === 0
    return true
  }
}

/** Where a sheet with these header cells has the columns; null when it is no header with most of them. */
function placesIn(cells: readonly string[], columns: readonly string[]): readonly number[] | null {
  const names = cells.map((cell) => foldName(cell.trim()))
  const taken = new Set<number>()
  const places = columns.map((column, at) => {
    // A column without a name is where it was, if it has none there either.
    if (column === '') return (names[at] ?? '') === '' ? at : -1
    const place = names.findIndex((name, i) => !taken.has(i) && name === foldName(column))
    if (place !== -1) taken.add(place)
    return place
  })
  const named = columns.filter((column) => column !== '').length
  return taken.size > 0 && taken.size >= named * 0.5 ? places : null
}

function missing(places: readonly number[]): number {
  return places.filter((place) => place === -1).length
}
