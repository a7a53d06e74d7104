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
  /** Damaged rows met inside the open group: they follow it, so that records stay in file order. */
  private aside: RawRow[] = []
  private overfull = false
  private done: RawRecord[] = []

  constructor(keyOf: KeyOf) {
    this.keyOf = keyOf
  }

  add(row: RawRow): void {
    const key = this.keyOf(row)
    const same = key !== null && key === this.key
    if (row.defect !== null) {
      if (!same) this.close()
      this.addDamaged(row, same)
      return
    }
    if (!same) {
      this.close()
      this.key = key
      this.rows.push(row)
      return
    }
    if (this.rows.length < MAX_ROWS && !this.overfull) this.rows.push(row)
    else this.overflow(row)
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
    this.overfull = false
  }

  private addDamaged(row: RawRow, same: boolean): void {
    if (!same || this.overfull) {
      this.alone(row)
      return
    }
    const first = this.rows[0]
    if (first !== undefined) first.defect ??= defectOf('GROUP_DAMAGED', row)
    this.aside.push(row)
    if (this.aside.length >= MAX_ROWS) this.overflow(row)
  }

  private overflow(row: RawRow): void {
    const first = this.rows[0]
    if (first !== undefined) first.defect ??= defectOf('GROUP_TOO_LARGE', row)
    const counted = this.aside.at(-1) === row
    this.release()
    this.overfull = true
    if (!counted) this.alone({ ...row, defect: defectOf('GROUP_TOO_LARGE', row) })
  }

  private release(): void {
    const [first, ...others] = this.rows
    if (first !== undefined) this.done.push({ line: first.line, rows: [first, ...others] })
    for (const row of this.aside) this.alone(row)
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
