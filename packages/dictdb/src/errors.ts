import { dateText } from './date-text.ts'
/** Codes of every error this library throws on purpose. */
export type DictDBErrorCode =
  | 'DICTDB_ERROR'
  | 'DUPLICATE_KEY'
  | 'DUPLICATE_TABLE'
  | 'RECORD_NOT_FOUND'
  | 'SCHEMA_VALIDATION'
  | 'TABLE_NOT_FOUND'
  | 'UNIQUE_CONSTRAINT'
  | 'INDEX_TYPE'
  | 'UNKNOWN_COLUMN'
  | 'TRANSACTION'
  | 'READ_ONLY'
  | 'CLOSED'
  | 'LOCKED'
  | 'CORRUPT_LOG'
  | 'CORRUPT_FILE'
  | 'DURABILITY'
  | 'BACKPRESSURE'
  | 'LOCK_TIMEOUT'
  | 'REMOTE'

/** The class all errors of this library derive from. */
export class DictDBError extends Error {
  readonly code: DictDBErrorCode

  constructor(message: string, code: DictDBErrorCode = 'DICTDB_ERROR', options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

/** A row with this primary key is already in the table. */
export class DuplicateKeyError extends DictDBError {
  readonly table: string
  readonly key: unknown

  constructor(table: string, key: unknown) {
    super(`Record with key '${show(key)}' already exists in table '${table}'.`, 'DUPLICATE_KEY')
    this.table = table
    this.key = key
  }
}

/** A table of this name is already in the database. */
export class DuplicateTableError extends DictDBError {
  readonly table: string

  constructor(table: string) {
    super(`Table '${table}' already exists.`, 'DUPLICATE_TABLE')
    this.table = table
  }
}

/** Nothing matched, and the caller had said that something must. */
export class RecordNotFoundError extends DictDBError {
  readonly table: string

  constructor(table: string, message = `No record in table '${table}' matches.`) {
    super(message, 'RECORD_NOT_FOUND')
    this.table = table
  }
}

/** What is wrong with one value of a refused row. */
export interface FieldProblem {
  readonly field: string
  readonly expected: string
  readonly value: unknown
}

/** A row does not fit the table's schema. */
export class SchemaValidationError extends DictDBError {
  readonly table: string
  readonly problems: readonly FieldProblem[]

  constructor(table: string, message: string, problems: readonly FieldProblem[] = []) {
    super(message, 'SCHEMA_VALIDATION')
    this.table = table
    this.problems = problems
  }
}

/** The database has no table of this name. */
export class TableNotFoundError extends DictDBError {
  readonly table: string

  constructor(table: string) {
    super(`Table '${table}' does not exist.`, 'TABLE_NOT_FOUND')
    this.table = table
  }
}

/** Another row already holds this value of a unique index. */
export class UniqueConstraintError extends DictDBError {
  readonly table: string
  readonly columns: readonly string[]
  readonly values: readonly unknown[]

  constructor(table: string, columns: readonly string[], values: readonly unknown[]) {
    super(
      `Table '${table}' already has a record with ${columns.join(', ')} = ${values.map(show).join(', ')}.`,
      'UNIQUE_CONSTRAINT',
    )
    this.table = table
    this.columns = columns
    this.values = values
  }
}

/** A list, a dict or another structure was to be a key of an index. */
export class IndexTypeError extends DictDBError {
  readonly column: string

  constructor(column: string, value: unknown) {
    super(
      `Column '${column}' is indexed and cannot hold ${Array.isArray(value) ? 'a list' : 'a structure'}.`,
      'INDEX_TYPE',
    )
    this.column = column
  }
}

/** A condition, an order or a projection names a column that the schema lacks. */
export class UnknownColumnError extends DictDBError {
  readonly table: string
  readonly column: string

  constructor(table: string, column: string) {
    super(`Table '${table}' has no column '${column}'.`, 'UNKNOWN_COLUMN')
    this.table = table
    this.column = column
  }
}

/** A transaction was used in a way that cannot be kept atomic. */
export class TransactionError extends DictDBError {
  constructor(message: string) {
    super(message, 'TRANSACTION')
  }
}

/** The database, a follower for example, takes no writes. */
export class ReadOnlyError extends DictDBError {
  constructor(message = 'The database is open for reading only.') {
    super(message, 'READ_ONLY')
  }
}

/** The database or the table has been closed or dropped. */
export class ClosedError extends DictDBError {
  constructor(message = 'The database is closed.') {
    super(message, 'CLOSED')
  }
}

/** Another process has the directory open for writing. */
export class LockedError extends DictDBError {
  readonly directory: string
  readonly owner: string

  constructor(directory: string, owner: string) {
    super(`'${directory}' is open for writing in ${owner}.`, 'LOCKED')
    this.directory = directory
    this.owner = owner
  }
}

/** A log is damaged in its middle: valid records follow the bad one, so nothing was cut. */
export class CorruptLogError extends DictDBError {
  readonly file: string
  readonly offset: number

  constructor(file: string, offset: number, detail: string) {
    super(`'${file}' is damaged at byte ${offset}: ${detail}`, 'CORRUPT_LOG')
    this.file = file
    this.offset = offset
  }
}

/** A file is not a backup, or not a whole one. */
export class CorruptFileError extends DictDBError {
  readonly file: string

  constructor(file: string, detail: string) {
    super(`'${file}': ${detail}`, 'CORRUPT_FILE')
    this.file = file
  }
}

/** The disk refused a write or an fsync; nothing more is accepted until `reopenLog()`. */
export class DurabilityError extends DictDBError {
  constructor(message: string, cause?: unknown) {
    super(message, 'DURABILITY', { cause })
  }
}

/** More is waiting for the disk than may be kept in memory: `await db.durable()` first. */
export class BackpressureError extends DictDBError {
  readonly pendingBytes: number

  constructor(pendingBytes: number) {
    super(`${pendingBytes} bytes are waiting for the disk. Await durable() before writing more.`, 'BACKPRESSURE')
    this.pendingBytes = pendingBytes
  }
}

/** A reader-writer lock was not granted in time. */
export class LockTimeoutError extends DictDBError {
  constructor(milliseconds: number) {
    super(`The lock was not granted within ${milliseconds} ms.`, 'LOCK_TIMEOUT')
  }
}

function show(value: unknown): string {
  return value instanceof Date ? dateText(value) : String(value)
}
