import { type Labels, labelledColumn, labelsOf } from '../../formats/labels.ts'
import { PAIR_EQUALS, PAIR_SEPARATOR } from '../../formats/pairs.ts'

// What repeats in a record stands in one cell, parted so; a profile splits it again.
export const REPEATED = ' | '
// Names of a tree that makes up new ones for every record would fill the memory.
const MAX_COLUMNS = 2_000

/** The last step of a column that holds names with their values: 'Weight: 2 kg', one on each line. */
export const PAIRS = 'pairs'

/**
 * The columns of a tree's records: each leaf's path below the record, 'details/ean'. While a file is looked at they
 * grow as paths are met; a run has the columns that were decided.
 */
export class TreeColumns {
  readonly names: string[]
  private readonly labels: Labels
  private readonly places: Map<string, number>
  private readonly isGrowing: boolean
  /** By a column's path, the exact one of what it holds, where a key may have a slash. */
  private readonly owners = new Map<string, string>()
  private beyond: string[] = []

  /** `labels` are those of a file whose columns are not decided. */
  constructor(decided: readonly string[] | null, labels: Labels = labelsOf(decided ?? [])) {
    this.labels = labels
    this.names = [...(decided ?? [])]
    this.places = new Map(this.names.map((name, place) => [name, place]))
    this.isGrowing = decided === null
  }

  /** As `placeOf`, but null for a path that would be a new column. */
  find(path: string, exact: string): number | null {
    const known = this.knownPlace(path, exact)
    return known ?? (this.isGrowing ? null : -1)
  }

  /**
   * The place of what keys with a slash can lead to in two ways: `{"a/b": 1}` and `{"a": {"b": 1}}` are `a/b`, as long as
   * a file has one of them. Where it has both, the key with the slash is `a~1b`, its `exact` path.
   */
  placeOf(path: string, exact: string): number {
    const known = this.knownPlace(path, exact)
    if (known !== null) return known
    const owner = this.owners.get(path)
    if (owner === undefined) {
      this.owners.set(path, exact)
      return this.place(path)
    }
    if (exact !== path) return this.place(exact)
    if (!this.isGrowing) {
      this.beyond.push(path)
      return -1
    }
    this.rename(path, owner)
    this.owners.set(path, exact)
    return this.place(path)
  }

  /** The name of the part that says what the parts at a path are, where each such name is a column. */
  labelAt(path: string): string | null {
    return this.labels.size === 0 ? null : (this.labels.get(path) ?? null)
  }

  /** The place of the parts at a path that are called so; -1 where they are none of the columns. */
  labelledPlace(path: string, name: string): number {
    const label = this.labelAt(path)
    if (label === null || name === '') return -1
    const column = labelledColumn(path, label, name)
    return this.places.get(column) ?? (this.isGrowing ? this.place(column) : -1)
  }

  /** The column's place, or -1 for a path that nobody reads. */
  place(path: string): number {
    const known = this.places.get(path)
    if (known !== undefined) return known
    if (!this.isGrowing) return this.passOver(path)
    if (this.names.length >= MAX_COLUMNS) return -1
    this.names.push(path)
    this.places.set(path, this.names.length - 1)
    return this.names.length - 1
  }

  /** Paths that were met since the last time and are no column; null, as nearly always, for none. */
  takeBeyond(): string[] | null {
    if (this.beyond.length === 0) return null
    const { beyond } = this
    this.beyond = []
    return beyond
  }

  private knownPlace(path: string, exact: string): number | null {
    if (exact !== path && this.places.has(exact)) return this.places.get(exact) ?? null
    const known = this.places.get(path)
    if (known === undefined) return null
    const owner = this.owners.get(path)
    if (owner === undefined) this.owners.set(path, exact)
    return owner === undefined || owner === exact ? known : null
  }

  private rename(path: string, exact: string): void {
    const place = this.places.get(path)
    if (place === undefined) return
    this.places.delete(path)
    this.places.set(exact, place)
    this.names[place] = exact
  }

  /** Each such path is looked at once: from then on it costs what one that is known costs. */
  private passOver(path: string): number {
    if (this.places.size < this.names.length + MAX_COLUMNS) {
      this.places.set(path, -1)
      this.beyond.push(path)
    }
    return -1
  }
}

/** The cells of the record that is being read. */
export class TreeCells {
  private readonly columns: TreeColumns
  private cells: string[]

  constructor(columns: TreeColumns) {
    this.columns = columns
    this.cells = blank(columns.names.length)
  }

  /** Puts a value into a column; what is there already stays before it, unless it is the same. */
  add(place: number, value: string): void {
    if (place < 0 || value === '') return
    const before = this.cells[place]
    if (before === undefined || before === '') this.put(place, value)
    else if (before !== value) this.cells[place] = before + REPEATED + value
  }

  /** Puts a value into the column of the parts at a path that are called so; false where there is none. */
  addLabelled(path: string, name: string, value: string): boolean {
    const place = this.columns.labelledPlace(path, name)
    if (place >= 0) this.add(place, value)
    return place >= 0
  }

  /** Adds a name with its value. */
  addPair(place: number, name: string, value: string): void {
    if (place < 0 || name === '' || value === '') return
    const pair = oneLine(name).replaceAll(PAIR_EQUALS, ' ') + PAIR_EQUALS + oneLine(value)
    const before = this.cells[place]
    this.put(place, before === undefined || before === '' ? pair : before + PAIR_SEPARATOR + pair)
  }

  /** The record's cells; the next one begins. */
  take(): string[] {
    const { cells } = this
    this.cells = blank(this.columns.names.length)
    return cells
  }

  private put(place: number, value: string): void {
    while (this.cells.length < place) this.cells.push('')
    this.cells[place] = value
  }
}

function blank(length: number): string[] {
  return new Array<string>(length).fill('')
}

function oneLine(text: string): string {
  return text.includes('\n') ? text.replace(/\s*\n\s*/g, ' ') : text
}
