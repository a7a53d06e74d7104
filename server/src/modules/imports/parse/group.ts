import type { RawRecord, RawRow, RowDefect } from '../types.ts'

// No product has more variants and pictures; a longer run means that the key is the same all over the file.
const MAX_ROWS = 1000

type KeyOf = (row: RawRow) => string | null

/**
 * Adjacent rows with the same key become one record; a row whose key is null stands alone. Without a key every row is
 * its own record. A damaged row never joins a group, but damages the one its key belongs to: the product would be
 * taken with a variant missing. A group of more than 1,000 rows is damaged too, and its surplus rows stand alone.
 */
export async function* group(
  batches: AsyncIterable<RawRow[]>,
  keyOf: KeyOf | null,
): AsyncGenerator<RawRecord[], void, undefined> {
  if (keyOf === null) {
    for await (const rows of batches) yield rows.map((row) => ({ line: row.line, rows: [row] }))
    return
  }

  const groups = new Groups(keyOf)
  for await (const rows of batches) {
    for (const row of rows) groups.add(row)
    const records = groups.take()
    if (records.length > 0) yield records
  }
  groups.close()
  const records = groups.take()
  if (records.length > 0) yield records
}

class Groups {
  private readonly keyOf: KeyOf
  private key: string | null = null
  private rows: RawRow[] = []
  /** Damaged rows of the open group; each is told by itself. */
  private aside: RawRow[] = []
  private defect: RowDefect | null = null
  /** The group was larger than we hold; what still comes of it is told row by row. */
  private overfull = false
  private done: RawRecord[] = []

  constructor(keyOf: KeyOf) {
    this.keyOf = keyOf
  }

  add(row: RawRow): void {
    const key = this.keyOf(row)
    if (key === null || key !== this.key) {
      this.close()
      this.key = key
    }
    if (this.rows.length + this.aside.length >= MAX_ROWS) this.overflow(row)
    if (row.defect !== null) this.defect ??= defectOf('GROUP_DAMAGED', row)
    if (this.overfull) {
      row.defect ??= this.defect
      this.alone(row)
    } else if (row.defect !== null) this.aside.push(row)
    else this.rows.push(row)
  }

  /** The records that are complete. */
  take(): RawRecord[] {
    const { done } = this
    this.done = []
    return done
  }

  close(): void {
    this.release()
    this.key = null
    this.defect = null
    this.overfull = false
  }

  private overflow(row: RawRow): void {
    this.defect = defectOf('GROUP_TOO_LARGE', row)
    this.release()
    this.overfull = true
  }

  /** Hands out the open group and its damaged rows, in file order by their first lines. */
  private release(): void {
    const [first, ...others] = this.rows
    const before = this.aside.filter((row) => first === undefined || row.line < first.line)
    for (const row of before) this.alone(row)
    if (first !== undefined) {
      first.defect = this.defect
      this.done.push({ line: first.line, rows: [first, ...others] })
    }
    for (const row of this.aside.slice(before.length)) this.alone(row)
    this.rows = []
    this.aside = []
  }

  private alone(row: RawRow): void {
    this.done.push({ line: row.line, rows: [row] })
  }
}

/** `row` is the one that damages the group. */
function defectOf(code: 'GROUP_DAMAGED' | 'GROUP_TOO_LARGE', row: RawRow): RowDefect {
  return { code, position: null, value: `line ${row.line}` }
}
