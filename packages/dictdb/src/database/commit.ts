import type { IndexDefinition } from '../index/table-index.ts'
import type { Row } from '../table/row.ts'
import type { SchemaDefinition } from '../table/schema.ts'
import type { Table } from '../table/table.ts'

/** A table as it can be made again. */
export interface TableDefinition {
  readonly name: string
  readonly primaryKey: string
  readonly schema: SchemaDefinition | undefined
  readonly indexes: readonly IndexDefinition[]
}

/** A table of any row type. */
export type AnyTable = Table<never, never, never>

/** One row's change: `before` is missing for an insert, `after` for a delete. */
export interface RowChange {
  readonly kind: 'row'
  readonly table: AnyTable
  readonly slot: number
  readonly before: Row | undefined
  readonly after: Row | undefined
}

/** A change of the database's shape. */
export interface ShapeChange {
  readonly kind: 'create' | 'drop' | 'index' | 'dropIndex'
  readonly table: AnyTable
  readonly definition: TableDefinition
  readonly index?: IndexDefinition | undefined
  readonly undo: () => void
}

export type Change = RowChange | ShapeChange

/** What one outermost transaction, or one statement outside of any, has changed. */
export interface Commit {
  readonly version: number
  readonly changes: readonly Change[]
}

/** Receives commits before they are final; by throwing it undoes them. */
export interface Journal {
  /** Throws when nothing may be written now. */
  accept(): void
  write(commit: Commit): void
  /** Resolves when everything written so far will survive a loss of power. */
  durable(): Promise<void>
}
