import type { AnyTable, TableDefinition } from '../database/commit.ts'
import { ClosedError, DictDBError, RecordNotFoundError, SchemaValidationError, UnknownColumnError } from '../errors.ts'
import { equalValues } from '../index/compare.ts'
import type { IndexDefinition } from '../index/table-index.ts'
import type { RwLock } from '../lock/rw-lock.ts'
import { Condition } from '../query/condition.ts'
import { findSlots, type Request } from '../query/execute.ts'
import { fieldsOf } from '../query/field.ts'
import { filterToCondition } from '../query/filter.ts'
import { orderTerms } from '../query/order.ts'
import { copyRow, copyValue, freezeDeep } from './copy-value.ts'
import type { Row } from './row.ts'
import { RowStore } from './row-store.ts'
import { isOfType, type SchemaDefinition, SchemaShape } from './schema.ts'
import { checkStandard, type StandardValidator } from './standard-schema.ts'
import type { TableHost } from './table-host.ts'
import { type TrackedChanges, trackedSince } from './tracked-changes.ts'
import type { Fields, SelectOptions, Where } from './types.ts'

/** `required` asks for a RecordNotFoundError where nothing matches. */
export interface WriteOptions {
  readonly required?: boolean | undefined
}

/** The part of a table that checks and carries out writes; `Table` is its face. */
export abstract class TableCore<R extends object> {
  readonly name: string
  /** A field for every column, to build conditions on. */
  readonly f: Fields<R>
  /** For sections that await between reading and writing. */
  readonly lock: RwLock
  protected readonly host: TableHost
  protected readonly rowsOf: RowStore
  protected shape: SchemaShape | undefined
  protected validator: StandardValidator | undefined
  protected readonly self: AnyTable
  protected dropped = false
  protected base = 0
  protected shaped = 0

  constructor(host: TableHost, definition: TableDefinition, validator?: StandardValidator) {
    this.name = definition.name
    this.host = host
    this.validator = validator
    this.rowsOf = new RowStore(definition.name, definition.primaryKey)
    this.shape = definition.schema === undefined ? undefined : new SchemaShape(definition.name, definition.schema)
    this.lock = host.makeLock()
    this.self = this as unknown as AnyTable
    this.f = fieldsOf((column) => this.accept(column)) as unknown as Fields<R>
    for (const index of definition.indexes) this.rowsOf.createIndex(index)
  }

  indexes(): IndexDefinition[] {
    return this.rowsOf.indexes.map(({ columns, kind, unique }) => ({ columns, kind, unique }))
  }

  /** @internal What changed after a version, and whether the list of deletions reaches back that far. */
  tracked(since: number): TrackedChanges {
    return trackedSince(this.rowsOf, since)
  }

  /** @internal The version `clearDirtyTracking` was last called at. */
  get trackingBase(): number {
    return this.base
  }

  /** @internal The version at which an index last came or went. */
  get shapedAt(): number {
    return this.shaped
  }

  /** @internal Takes over a schema and a validator; the rows already there are not checked again. */
  adoptRules(schema: SchemaDefinition | undefined, validator: StandardValidator | undefined): void {
    if (schema !== undefined) this.shape = new SchemaShape(this.name, schema)
    if (validator !== undefined) this.validator = validator
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
    if (typeof where === 'function') return where(this.f)
    if (where instanceof Condition) return this.known(where)
    return this.known(filterToCondition(where as Row))
  }

  protected open(): void {
    if (this.dropped) throw new ClosedError(`Table '${this.name}' has been dropped.`)
    this.host.commits.open()
  }

  protected end(): void {
    this.host.commits.endStatement(this.self)
  }

  protected accept(column: string): void {
    if (this.shape !== undefined && !Object.hasOwn(this.shape.definition, column))
      throw new UnknownColumnError(this.name, column)
  }

  protected known(condition: Condition | undefined): Condition | undefined {
    if (condition === undefined || this.shape === undefined) return condition
    if (condition.parts.length === 0) this.accept(condition.column)
    for (const part of condition.parts) this.known(part)
    return condition
  }

  protected requestOf({ where, orderBy, limit, offset }: SelectOptions<R>): Request {
    const order = orderTerms(orderBy as string | readonly string[] | undefined)
    if (order.length > 0) for (const { column } of order) this.accept(column)
    return {
      condition: where === undefined ? undefined : this.conditionOf(where),
      order,
      limit: limit === undefined || limit < 0 ? Number.POSITIVE_INFINITY : limit,
      offset: offset === undefined || offset < 0 ? 0 : offset,
    }
  }

  protected take(input: Row, trusted: boolean): Row {
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

  protected withKey(input: Row): Row {
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

  protected merged(row: Row, changes: Row): Row {
    const { primaryKey } = this.rowsOf
    const next: Row = { ...row }
    for (const column in changes) {
      const value = changes[column]
      if (column === primaryKey && value !== undefined && !equalValues(value, row[primaryKey])) {
        throw new SchemaValidationError(
          this.name,
          `The primary key '${primaryKey}' of table '${this.name}' cannot change.`,
        )
      }
      if (column !== primaryKey) {
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

  protected addRows(rows: readonly Row[]): void {
    const { commits } = this.host
    this.rowsOf.checkAllNew(rows)
    const first = this.rowsOf.addAll(rows, commits.next)
    if (commits.notes) for (let i = 0; i < rows.length; i++) commits.noteRow(this.self, first + i, undefined, rows[i])
    this.end()
  }

  protected addRow(row: Row): unknown {
    const { commits } = this.host
    const slot = this.rowsOf.add(row, commits.next)
    if (commits.notes) commits.noteRow(this.self, slot, undefined, row)
    this.end()
    return row[this.rowsOf.primaryKey]
  }

  protected change(
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

  protected replaceRows(slots: readonly number[], next: readonly Row[]): void {
    this.rowsOf.checkReplacements(slots, next)
    this.replaceChecked(slots, next)
  }

  protected replaceChecked(slots: readonly number[], next: readonly Row[]): void {
    const { commits } = this.host
    if (commits.notes)
      for (let i = 0; i < slots.length; i++) commits.noteRow(this.self, slots[i]!, this.rowsOf.rows[slots[i]!], next[i])
    this.rowsOf.replaceAll(slots, next, commits.next)
    this.end()
  }

  protected remove(condition: Condition | undefined, options: WriteOptions | undefined): number {
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

  protected none(options: WriteOptions | undefined): number {
    if (options?.required === true) throw new RecordNotFoundError(this.name)
    return 0
  }
}

function withoutKey(input: Row, primaryKey: string): Row {
  if (!(primaryKey in input)) return input
  const { [primaryKey]: _absent, ...rest } = input
  return rest
}
