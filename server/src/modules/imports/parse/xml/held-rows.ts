import { ownText } from '../../../../platform/own-text.ts'
import { fileDamaged } from '../../errors.ts'
import type { RawRow } from '../../types.ts'
import { MAX_TREE_RECORD } from '../scan/limits.ts'
import type { TreeColumns } from '../tree/tree-columns.ts'
import type { TreeRows } from '../tree/tree-rows.ts'
import { withOuter } from '../tree/with-outer.ts'

/** An element of a list in a record: its cells by their places, without the empty ones. */
interface Inner {
  line: number
  cells: (readonly [place: number, value: string])[]
}

interface Held {
  line: number
  cells: string[]
  inner: Inner[]
  appeared: readonly string[] | null
}

interface HeldRowsSettings {
  rows: TreeRows
  columns: TreeColumns
  /** Hears how many elements the list in each record has. */
  onList?: ((elements: number) => void) | undefined
  /** What to do about a record that is too long. */
  advice: string
}

// Lists in records may be long: their rows are made as they are taken, so many at once.
const AT_ONCE = 500
// What an element and a cell take beside their text, as characters: a list of empty elements must not fill the memory.
const OF_ELEMENT = 50
const OF_CELL = 20

/**
 * The rows of records that have a list in them. A record is held until it ends, for what is behind the list belongs to
 * each row, too.
 */
export class HeldRows {
  private readonly rows: TreeRows
  private readonly columns: TreeColumns
  private readonly onList: HeldRowsSettings['onList']
  private readonly advice: string
  private inner: Inner[] = []
  private size = 0
  private done: Held[] = []

  constructor({ rows, columns, onList, advice }: HeldRowsSettings) {
    this.rows = rows
    this.columns = columns
    this.onList = onList
    this.advice = advice
  }

  /** An element of the list ends. */
  addInner(line: number, cells: readonly string[]): void {
    const filled = cells.flatMap((cell, place) => (cell ? [[place, ownText(cell)] as const] : []))
    this.inner.push({ line, cells: filled })
    this.size += filled.reduce((size, [, cell]) => size + cell.length + OF_CELL, OF_ELEMENT)
    if (this.size <= MAX_TREE_RECORD) return
    throw fileDamaged({
      file: 'The XML document',
      where: { line },
      problem: `what stands in one record is longer than ${MAX_TREE_RECORD} characters.${this.advice}`,
    })
  }

  /** The record around the list ends. */
  addRecord(line: number, cells: string[]): void {
    this.onList?.(this.inner.length)
    this.done.push({ line, cells, inner: this.inner, appeared: this.columns.takeBeyond() })
    this.inner = []
    this.size = 0
  }

  *take(): Generator<RawRow[], void, undefined> {
    const { done, rows } = this
    this.done = []
    let count = 0
    for (const { line, cells, inner, appeared } of done) {
      if (inner.length === 0) rows.addRecord(line, { cells, defect: null }, appeared)
      for (const [i, element] of inner.entries()) {
        const own: string[] = []
        for (const [place, value] of element.cells) own[place] = value
        rows.addRecord(
          element.line,
          withOuter({ cells: own, defect: null }, { cells, defect: null }),
          i === 0 ? appeared : null,
        )
        if (++count % AT_ONCE === 0) yield rows.take()
      }
    }
    const found = rows.take()
    if (found.length > 0) yield found
  }
}
