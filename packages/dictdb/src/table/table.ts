import { type CsvFormat, formatCsv } from '../csv/format-csv.ts'
import type { RowChange } from '../database/commit.ts'
import { DuplicateKeyError } from '../errors.ts'
import { type IndexDefinition, type IndexKind, sameIndex } from '../index/table-index.ts'
import { AGGREGATES, aggregateGroups, aggregateRows } from '../query/aggregate.ts'
import { countRows, explain, findRows } from '../query/execute.ts'
import { distinctRows, project, projectionOf } from '../query/project.ts'
import { Query } from '../query/query.ts'
import { thawRow } from './copy-value.ts'
import type { Row } from './row.ts'
import { TableCore, type WriteOptions } from './table-core.ts'
import type {
  AggregateFunctions,
  AggregateResult,
  AggregateSet,
  Changes,
  ColumnOf,
  Columns,
  Grouped,
  Projected,
  SelectOptions,
  Simplify,
  Where,
} from './types.ts'

export type ConflictPolicy = 'update' | 'ignore' | 'error'

/** What an upsert did. */
export interface UpsertResult<K> {
  readonly key: K
  readonly action: 'inserted' | 'updated' | 'ignored'
}

export interface InsertManyOptions {
  /** The rows are known to fit the schema. */
  readonly skipValidation?: boolean | undefined
}

/** One change of a row, as listeners see it. */
export interface TableEvent<R> {
  readonly type: 'insert' | 'update' | 'delete'
  readonly table: string
  readonly key: unknown
  readonly before: Readonly<R> | undefined
  readonly after: Readonly<R> | undefined
}

/** A table of rows `R` with primary key `PK`; `I` is what an insert takes. Made by `db.createTable`. */
export class Table<R extends object, PK extends keyof R, I> extends TableCore<R> {
  /** The row with this key. */
  get(key: R[PK]): Readonly<R> | undefined {
    return this.rowsOf.get(key) as Readonly<R> | undefined
  }

  has(key: R[PK]): boolean {
    return this.rowsOf.keys.find(key) >= 0
  }

  /** Adds a row, or with a list all of them or none; gives the keys. */
  insert(row: I, options?: InsertManyOptions): R[PK]
  insert(rows: readonly I[], options?: InsertManyOptions): R[PK][]
  insert(input: I | readonly I[], options: InsertManyOptions = NO_OPTIONS): R[PK] | R[PK][] {
    if (Array.isArray(input)) return this.insertMany(input, options)
    this.open()
    const row = this.take(input as Row, options.skipValidation === true)
    this.rowsOf.checkNew(row)
    return this.addRow(row) as R[PK]
  }

  /** Adds all rows or none. */
  insertMany(inputs: readonly I[], options: InsertManyOptions = NO_OPTIONS): R[PK][] {
    this.open()
    const rows = new Array<Row>(inputs.length)
    const trusted = options.skipValidation === true
    for (let i = 0; i < rows.length; i++) rows[i] = this.take(inputs[i] as Row, trusted)
    this.addRows(rows)
    const { primaryKey } = this.rowsOf
    return rows.map((row) => row[primaryKey]) as R[PK][]
  }

  /** Inserts, or where the key is taken merges, ignores or refuses. */
  upsert(input: I, onConflict: ConflictPolicy = 'update'): UpsertResult<R[PK]> {
    this.open()
    const { primaryKey } = this.rowsOf
    const key = (input as Row)[primaryKey]
    const slot = key === undefined || key === null ? -1 : this.rowsOf.keys.find(key)
    if (slot < 0) return { key: this.insert(input), action: 'inserted' }
    if (onConflict === 'error') throw new DuplicateKeyError(this.name, key)
    if (onConflict === 'ignore') return { key: key as R[PK], action: 'ignored' }
    this.replaceRows([slot], [this.merged(this.rowsOf.rows[slot]!, input as Row)])
    return { key: key as R[PK], action: 'updated' }
  }

  /** Changes the matching rows, all or none; gives how many. */
  update(
    changes: Changes<R, PK> | ((row: Readonly<R>) => Changes<R, PK>),
    where: Where<R>,
    options?: WriteOptions,
  ): number {
    return this.change(changes, this.conditionOf(where), options)
  }

  /** Changes every row. */
  updateAll(changes: Changes<R, PK> | ((row: Readonly<R>) => Changes<R, PK>), options?: WriteOptions): number {
    return this.change(changes, undefined, options)
  }

  /** Changes the row if it is still the one that was read: for a read and a write with an `await` between them. */
  updateIf(key: R[PK], expected: Readonly<R>, changes: Changes<R, PK>): boolean {
    this.open()
    const slot = this.rowsOf.keys.find(key)
    if (slot < 0 || this.rowsOf.rows[slot] !== (expected as unknown)) return false
    this.replaceRows([slot], [this.merged(expected as Row, changes as Row)])
    return true
  }

  /** Removes the matching rows; gives how many. */
  delete(where: Where<R>, options?: WriteOptions): number {
    return this.remove(this.conditionOf(where), options)
  }

  /** Removes every row. */
  deleteAll(options?: WriteOptions): number {
    return this.remove(undefined, options)
  }

  /** The matching rows: by reference and `Readonly`, unless `columns` or `copy` ask for new objects. */
  select(options?: SelectOptions<R>): Readonly<R>[]
  select<const C extends Columns<R>>(options: SelectOptions<R> & { readonly columns: C }): Projected<R, C>[]
  select(options: SelectOptions<R> & { readonly columns?: Columns<R> } = NO_OPTIONS): object[] {
    const { columns, distinct, copy } = options
    const request = this.requestOf(options)
    if (columns === undefined && distinct !== true) {
      const rows = findRows(this.rowsOf, request)
      return copy === true ? rows.map(thawRow) : rows
    }
    const projection = columns === undefined ? undefined : projectionOf(columns)
    for (const [, column] of projection ?? []) this.accept(column)
    const found = findRows(
      this.rowsOf,
      distinct === true ? { ...request, limit: Number.POSITIVE_INFINITY, offset: 0 } : request,
    )
    const shaped = projection === undefined ? found : found.map((row) => project(row, projection))
    const rows = distinct === true ? distinctRows(shaped).slice(request.offset, request.offset + request.limit) : shaped
    return copy === true ? rows.map(thawRow) : rows
  }

  /** A query put together step by step. */
  query(): Query<R, R> {
    return new Query<R, R>(this as unknown as Table<R, never, never>, {})
  }

  /** One row of aggregates, or with `groupBy` one for each group. */
  aggregate<A extends AggregateSet<R>>(
    make: A | ((f: AggregateFunctions<R>) => A),
    options?: { readonly where?: Where<R> | undefined },
  ): Simplify<AggregateResult<A>>
  aggregate<A extends AggregateSet<R>, const G extends ColumnOf<R> | readonly ColumnOf<R>[]>(
    make: A | ((f: AggregateFunctions<R>) => A),
    options: { readonly where?: Where<R> | undefined; readonly groupBy: G },
  ): Simplify<Grouped<R, G> & AggregateResult<A>>[]
  aggregate(
    make: AggregateSet<R> | ((f: AggregateFunctions<R>) => AggregateSet<R>),
    {
      where,
      groupBy,
    }: { readonly where?: Where<R> | undefined; readonly groupBy?: string | readonly string[] } = NO_OPTIONS,
  ): Row | Row[] {
    const wanted = typeof make === 'function' ? make(AGGREGATES as unknown as AggregateFunctions<R>) : make
    for (const { column } of Object.values(wanted)) if (column !== undefined) this.accept(column)
    const rows = findRows(this.rowsOf, this.requestOf({ where }))
    if (groupBy === undefined) return aggregateRows(rows, wanted)
    const columns = typeof groupBy === 'string' ? [groupBy] : groupBy
    for (const column of columns) this.accept(column)
    return aggregateGroups(rows, wanted, columns)
  }

  /** How many rows there are, or match. */
  count(where?: Where<R>): number {
    return countRows(this.rowsOf, where === undefined ? undefined : this.conditionOf(where))
  }

  size(): number {
    return this.rowsOf.live
  }

  get length(): number {
    return this.rowsOf.live
  }

  /** Every row, in insertion order. */
  all(): Readonly<R>[] {
    return this.rowsOf.all() as unknown as Readonly<R>[]
  }

  /** Deep copies of every row. */
  copy(): R[] {
    return this.rowsOf.all().map(thawRow) as unknown as R[]
  }

  [Symbol.iterator](): Iterator<Readonly<R>> {
    return this.all()[Symbol.iterator]()
  }

  /** How a select would be answered. */
  explain(options: SelectOptions<R> = NO_OPTIONS): string {
    return explain(this.rowsOf, this.requestOf(options))
  }

  /** Creates an index; nothing happens when the columns have one of the same kind. Several columns make a sorted one. */
  createIndex(
    columns: ColumnOf<R> | readonly ColumnOf<R>[],
    options: IndexKind | { readonly kind?: IndexKind; readonly unique?: boolean } = {},
  ): void {
    this.open()
    const names = typeof columns === 'string' ? [columns] : [...columns]
    for (const name of names) this.accept(name)
    const { kind = names.length > 1 ? 'sorted' : 'hash', unique = false } =
      typeof options === 'string' ? { kind: options } : options
    const wanted: IndexDefinition = { columns: names, kind: names.length > 1 ? 'sorted' : kind, unique }
    if (this.rowsOf.indexes.some((held) => sameIndex(held, wanted))) return
    const index = this.rowsOf.createIndex(wanted)
    this.shaped = this.host.commits.next
    this.host.commits.noteShape({
      kind: 'index',
      table: this.self,
      definition: this.definition(),
      index: wanted,
      undo: () => this.rowsOf.dropIndex(index),
    })
  }

  /** Removes every index over exactly these columns; false when there is none. */
  dropIndex(columns: ColumnOf<R> | readonly ColumnOf<R>[]): boolean {
    this.open()
    const names = typeof columns === 'string' ? [columns] : columns
    let found = this.rowsOf.findIndex(names)
    if (found === undefined) return false
    for (; found !== undefined; found = this.rowsOf.findIndex(names)) {
      const index = found
      this.rowsOf.dropIndex(index)
      this.shaped = this.host.commits.next
      const { columns, kind, unique } = index
      const undo = () => void this.rowsOf.createIndex({ columns, kind, unique })
      this.host.commits.noteShape({
        kind: 'dropIndex',
        table: this.self,
        definition: this.definition(),
        index: { columns, kind, unique },
        undo,
      })
    }
    return true
  }

  hasIndex(columns: ColumnOf<R> | readonly ColumnOf<R>[]): boolean {
    return this.rowsOf.findIndex(typeof columns === 'string' ? [columns] : columns) !== undefined
  }

  /** The columns of every index over one column. */
  indexedFields(): string[] {
    return this.rowsOf.indexes.filter(({ columns }) => columns.length === 1).map(({ columns }) => columns[0]!)
  }

  /** The schema's columns, or without one every name a row has, sorted. */
  columns(): string[] {
    if (this.shape !== undefined) return [...this.shape.columns]
    const names = new Set<string>()
    for (const row of this.rowsOf.all()) for (const name in row) names.add(name)
    return Array.from(names).sort()
  }

  schemaFields(): string[] {
    return this.shape === undefined ? [] : [...this.shape.columns]
  }

  primaryKeyName(): PK & string {
    return this.rowsOf.primaryKey as PK & string
  }

  /** Throws a SchemaValidationError when the record does not fit the schema. */
  validateRecord(record: Readonly<Record<string, unknown>>): void {
    this.shape?.validate(record as Row)
  }

  /** Told of each change, after its commit. Gives the function that ends it. */
  on(_event: 'change', listener: (event: TableEvent<R>) => void): () => void {
    return this.host.commits.listen(({ changes }) => {
      for (const change of changes) {
        if (change.kind === 'row' && change.table === this.self) listener(eventOf<R>(change))
      }
    })
  }

  /** The rows as CSV text. */
  toCsv(options: CsvFormat<R> = NO_OPTIONS): string {
    const rows =
      (options.records as readonly Row[] | undefined) ?? findRows(this.rowsOf, this.requestOf({ where: options.where }))
    return formatCsv(rows, options).text
  }

  /** Writes the rows to a CSV file; gives how many. Needs the Node entry. */
  exportCsv(file: string, options: CsvFormat<R> = NO_OPTIONS): number {
    const rows =
      (options.records as readonly Row[] | undefined) ?? findRows(this.rowsOf, this.requestOf({ where: options.where }))
    const { text, count } = formatCsv(rows, options)
    if (text !== '') this.host.files('exportCsv').writeText(file, text, options.encoding)
    return count
  }

  /** True when something changed since `clearDirtyTracking`. */
  hasChanges(): boolean {
    const { upserts, deletes } = this.tracked(this.base)
    return upserts.length > 0 || deletes.length > 0
  }

  /** The rows written since `clearDirtyTracking`. */
  getDirtyRecords(): Readonly<R>[] {
    return this.tracked(this.base).upserts as unknown as Readonly<R>[]
  }

  /** Keys deleted since `clearDirtyTracking`. */
  getDeletedPks(): R[PK][] {
    return this.tracked(this.base).deletes as R[PK][]
  }

  clearDirtyTracking(): void {
    this.base = this.host.commits.version
    this.host.pruneDeleted()
  }
}

const NO_OPTIONS = {}

/** A row change as listeners see it. */
export function eventOf<R>({ table, before, after }: RowChange): TableEvent<R> {
  const key = (after ?? before)![table.primaryKeyName()]
  const type = before === undefined ? 'insert' : after === undefined ? 'delete' : 'update'
  return {
    type,
    table: table.name,
    key,
    before: before as Readonly<R> | undefined,
    after: after as Readonly<R> | undefined,
  }
}
