import { type CsvFormat, formatCsv } from '../csv/format-csv.ts'
import type { RowChange, TableDefinition } from '../database/commit.ts'
import {
  ClosedError,
  DictDBError,
  DuplicateKeyError,
  RecordNotFoundError,
  SchemaValidationError,
  UnknownColumnError,
} from '../errors.ts'
import type { IndexDefinition, IndexKind } from '../index/table-index.ts'
import type { RwLock } from '../lock/rw-lock.ts'
import { AGGREGATES, aggregateGroups, aggregateRows } from '../query/aggregate.ts'
import { Condition } from '../query/condition.ts'
import { countRows, explain, findRows, findSlots, type Request } from '../query/execute.ts'
import { fieldsOf } from '../query/field.ts'
import { filterToCondition } from '../query/filter.ts'
import { orderTerms } from '../query/order.ts'
import { distinctRows, project, projectionOf } from '../query/project.ts'
import { Query } from '../query/query.ts'
import { copyRow, copyValue, freezeDeep, thawRow } from './copy-value.ts'
import type { Row } from './row.ts'
import { RowStore } from './row-store.ts'
import { isOfType, SchemaShape } from './schema.ts'
import { checkStandard, type StandardValidator } from './standard-schema.ts'
import type { TableHost } from './table-host.ts'
import { type TrackedChanges, trackedSince } from './tracked-changes.ts'
import type {
  AggregateFunctions,
  AggregateResult,
  AggregateSet,
  Changes,
  ColumnOf,
  Columns,
  Fields,
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

/** `required` asks for a RecordNotFoundError where nothing matches. */
export interface WriteOptions {
  readonly required?: boolean | undefined
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
export class Table<R extends object, PK extends keyof R, I> {
  readonly name: string
  /** A field for every column, to build conditions on. */
  readonly f: Fields<R>
  /** For sections that await between reading and writing. */
  readonly lock: RwLock
  private readonly host: TableHost
  private readonly rowsOf: RowStore
  private readonly shape: SchemaShape | undefined
  private readonly validator: StandardValidator | undefined
  private readonly self: Table<never, never, never>
  private dropped = false
  private base = 0

  constructor(host: TableHost, definition: TableDefinition, validator?: StandardValidator) {
    this.name = definition.name
    this.host = host
    this.validator = validator
    this.rowsOf = new RowStore(definition.name, definition.primaryKey)
    this.shape = definition.schema === undefined ? undefined : new SchemaShape(definition.name, definition.schema)
    this.lock = host.makeLock()
    this.self = this as unknown as Table<never, never, never>
    this.f = fieldsOf((column) => this.accept(column)) as unknown as Fields<R>
    for (const index of definition.indexes) this.rowsOf.createIndex(index)
  }

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

  indexes(): IndexDefinition[] {
    return this.rowsOf.indexes.map(({ columns, kind, unique }) => ({ columns, kind, unique }))
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

  /** @internal What changed after a version, and whether the list of deletions reaches back that far. */
  tracked(since: number): TrackedChanges {
    return trackedSince(this.rowsOf, since)
  }

  /** @internal The version `clearDirtyTracking` was last called at. */
  get trackingBase(): number {
    return this.base
  }

  /** @internal */
  get store(): RowStore {
    return this.rowsOf
  }

  /** @internal */
  get schema(): SchemaShape | undefined {
    return this.shape
  }

  /** @internal */
  definition(): TableDefinition {
    return {
      name: this.name,
      primaryKey: this.rowsOf.primaryKey,
      schema: this.shape?.definition,
      indexes: this.indexes(),
    }
  }

  /** @internal Undoes one change of this table. */
  revert(slot: number, before: Row | undefined, after: Row | undefined): void {
    const { next } = this.host.commits
    if (before === undefined) this.rowsOf.drop(slot, next)
    else if (after === undefined) this.rowsOf.restore(slot, before, next)
    else this.rowsOf.replace(slot, before, next)
  }

  /** @internal Housekeeping between statements, when no slot is remembered anywhere. */
  settle(): void {
    this.rowsOf.compactIfSparse()
    this.host.boundDeleted(this.rowsOf)
  }

  /** @internal Adds rows that are already this table's own: from a file, or from the log. */
  load(rows: readonly Row[]): void {
    this.rowsOf.checkAllNew(rows)
    this.rowsOf.addAll(rows, this.host.commits.next)
  }

  /** @internal Writes rows as they are, new or not. What is replaced goes first: it may free a unique value. */
  putAll(rows: readonly Row[]): void {
    const slots: number[] = []
    const held: Row[] = []
    const fresh: Row[] = []
    for (const row of rows) {
      const slot = this.rowsOf.keys.find(row[this.rowsOf.primaryKey])
      if (slot < 0) fresh.push(row)
      else {
        slots.push(slot)
        held.push(row)
      }
    }
    if (held.length > 0) this.replaceRows(slots, held)
    if (fresh.length > 0) this.addRows(fresh)
  }

  /** @internal Removes one row by its key; false when there is none. */
  discard(key: unknown): boolean {
    const slot = this.rowsOf.keys.find(key)
    if (slot < 0) return false
    const { commits } = this.host
    if (commits.notes) commits.noteRow(this.self, slot, this.rowsOf.rows[slot], undefined)
    this.rowsOf.drop(slot, commits.next)
    this.end()
    return true
  }

  /** @internal */
  close(dropped: boolean): void {
    this.dropped = dropped
  }

  /** @internal The condition a `where` of any form stands for. */
  conditionOf(where: Where<R>): Condition | undefined {
    if (where instanceof Condition) return this.known(where)
    if (typeof where === 'function') return where(this.f)
    return this.known(filterToCondition(where as Row))
  }

  private open(): void {
    if (this.dropped) throw new ClosedError(`Table '${this.name}' has been dropped.`)
    this.host.commits.open()
  }

  private end(): void {
    this.host.commits.endStatement(this.self)
  }

  private accept(column: string): void {
    if (this.shape !== undefined && !Object.hasOwn(this.shape.definition, column))
      throw new UnknownColumnError(this.name, column)
  }

  private known(condition: Condition | undefined): Condition | undefined {
    if (condition === undefined || this.shape === undefined) return condition
    if (condition.parts.length === 0) this.accept(condition.column)
    for (const part of condition.parts) this.known(part)
    return condition
  }

  private requestOf({ where, orderBy, limit, offset }: SelectOptions<R>): Request {
    const order = orderTerms(orderBy as string | readonly string[] | undefined)
    for (const { column } of order) this.accept(column)
    return {
      condition: where === undefined ? undefined : this.conditionOf(where),
      order,
      limit: limit === undefined || limit < 0 ? Number.POSITIVE_INFINITY : limit,
      offset: offset === undefined || offset < 0 ? 0 : offset,
    }
  }

  private take(input: Row, trusted: boolean): Row {
    const row = this.withKey(input)
    if (this.validator !== undefined && !trusted) checkStandard(this.validator, row, this.name)
    const taken =
      this.shape === undefined
        ? copyRow(row, this.name)
        : trusted
          ? copyRow(this.shape.arranged(row), this.name)
          : this.shape.take(row)
    return this.host.freezes ? freezeDeep(taken) : taken
  }

  private withKey(input: Row): Row {
    const { primaryKey } = this.rowsOf
    const key = input[primaryKey]
    if (key === undefined || key === null) {
      const type = this.shape?.definition[primaryKey]?.type
      if (type !== undefined && !isOfType(type, 1)) {
        if (this.shape?.definition[primaryKey]?.rules.fallback !== undefined) return this.shape.arranged(input)
        throw new SchemaValidationError(this.name, `Missing field '${primaryKey}' as defined in schema.`)
      }
      return { [primaryKey]: this.rowsOf.takeKey(), ...withoutKey(input, primaryKey) }
    }
    if (typeof key === 'object' && !(key instanceof Date)) throw new DictDBError(`A primary key cannot be a structure.`)
    return input
  }

  private merged(row: Row, changes: Row): Row {
    const { primaryKey } = this.rowsOf
    const next: Row = { ...row }
    for (const column in changes) {
      const value = changes[column]
      if (column === primaryKey && value !== row[primaryKey] && value !== undefined) {
        const same = value instanceof Date && value.getTime() === (row[primaryKey] as Date).getTime()
        if (!same)
          throw new SchemaValidationError(
            this.name,
            `The primary key '${primaryKey}' of table '${this.name}' cannot change.`,
          )
      } else if (column !== primaryKey) {
        if (value === undefined) delete next[column]
        else
          next[column] =
            typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol'
              ? copyValue(value, this.name, column)
              : value
      }
    }
    this.shape?.validate(next)
    if (this.validator !== undefined) checkStandard(this.validator, next, this.name)
    return this.host.freezes ? freezeDeep(next) : next
  }

  private addRows(rows: readonly Row[]): void {
    const { commits } = this.host
    this.rowsOf.checkAllNew(rows)
    const first = this.rowsOf.addAll(rows, commits.next)
    if (commits.notes) for (let i = 0; i < rows.length; i++) commits.noteRow(this.self, first + i, undefined, rows[i])
    this.end()
  }

  private addRow(row: Row): unknown {
    const { commits } = this.host
    const slot = this.rowsOf.add(row, commits.next)
    if (commits.notes) commits.noteRow(this.self, slot, undefined, row)
    this.end()
    return row[this.rowsOf.primaryKey]
  }

  private change(
    changes: object | ((row: Readonly<R>) => object),
    condition: Condition | undefined,
    options: WriteOptions | undefined,
  ): number {
    this.open()
    const slots = findSlots(this.rowsOf, condition)
    if (slots.length === 0) return this.none(options)
    const { rows } = this.rowsOf
    const next = slots.map((slot) => {
      const row = rows[slot]!
      return this.merged(row, (typeof changes === 'function' ? changes(row as Readonly<R>) : changes) as Row)
    })
    this.replaceRows(slots, next)
    return slots.length
  }

  private replaceRows(slots: readonly number[], next: readonly Row[]): void {
    this.rowsOf.checkReplacements(slots, next)
    this.replaceChecked(slots, next)
  }

  private replaceChecked(slots: readonly number[], next: readonly Row[]): void {
    const { commits } = this.host
    if (commits.notes)
      for (let i = 0; i < slots.length; i++) commits.noteRow(this.self, slots[i]!, this.rowsOf.rows[slots[i]!], next[i])
    this.rowsOf.replaceAll(slots, next, commits.next)
    this.end()
  }

  private remove(condition: Condition | undefined, options: WriteOptions | undefined): number {
    this.open()
    const slots = findSlots(this.rowsOf, condition)
    if (slots.length === 0) return this.none(options)
    const { commits } = this.host
    const { next, notes } = commits
    for (const slot of slots) {
      if (notes) commits.noteRow(this.self, slot, this.rowsOf.rows[slot], undefined)
      this.rowsOf.drop(slot, next)
    }
    this.end()
    return slots.length
  }

  private none(options: WriteOptions | undefined): number {
    if (options?.required === true) throw new RecordNotFoundError(this.name)
    return 0
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

function withoutKey(input: Row, primaryKey: string): Row {
  if (!(primaryKey in input)) return input
  const { [primaryKey]: _absent, ...rest } = input
  return rest
}

function sameIndex(held: IndexDefinition, wanted: IndexDefinition): boolean {
  return (
    held.kind === wanted.kind && held.unique === wanted.unique && held.columns.join('\n') === wanted.columns.join('\n')
  )
}
