import type { FoundRow } from 'pgops'

/** Found rows under one head: files of different times may have different columns. */
export class AlignedRows {
  readonly #columns: FoundRow['columns'][number][] = []
  readonly #rows: Map<string, string | null>[] = []

  get count(): number {
    return this.#rows.length
  }

  add({ columns, values }: FoundRow): void {
    for (const column of columns)
      if (!this.#columns.some(({ name }) => name === column.name)) this.#columns.push(column)
    this.#rows.push(new Map(columns.map(({ name }, i) => [name, values[i] ?? null])))
  }

  all(): { columns: FoundRow['columns'][number][]; rows: (string | null)[][] } {
    const rows = this.#rows.map((row) => this.#columns.map(({ name }) => row.get(name) ?? null))
    return { columns: this.#columns, rows }
  }
}
