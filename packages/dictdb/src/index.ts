export { type CacheEntry, CacheStore, type CacheStoreOptions } from './cache/cache-store.ts'
export type { CsvFormat } from './csv/format-csv.ts'
export type { CsvProblem } from './csv/parse-csv.ts'
export type { Change, Commit, RowChange, ShapeChange, TableDefinition } from './database/commit.ts'
export type { CommitListener } from './database/commits.ts'
export {
  type CsvImport,
  type CsvReport,
  type DatabaseOptions,
  DictDB,
  type TableOptions,
  type UntypedTable,
} from './database/database.ts'
export {
  BackpressureError,
  ClosedError,
  CorruptFileError,
  CorruptLogError,
  DictDBError,
  type DictDBErrorCode,
  DuplicateKeyError,
  DuplicateTableError,
  DurabilityError,
  type FieldProblem,
  IndexTypeError,
  LockedError,
  LockTimeoutError,
  ReadOnlyError,
  RecordNotFoundError,
  SchemaValidationError,
  TableNotFoundError,
  TransactionError,
  UniqueConstraintError,
  UnknownColumnError,
} from './errors.ts'
export type { IndexDefinition, IndexKind } from './index/table-index.ts'
export { type LockOptions, RwLock } from './lock/rw-lock.ts'
export {
  configureLogging,
  type Logger,
  type LoggingOptions,
  type LogLevel,
  type LogRecord,
  type LogSink,
  logger,
  silenceLogging,
} from './logging/logger.ts'
export { type Aggregate, Avg, Count, Max, Min, Sum } from './query/aggregate.ts'
export { And, Condition, Not, Or } from './query/condition.ts'
export type { LiveQuery } from './query/live.ts'
export type { Query } from './query/query.ts'
export {
  type AnyColumn,
  type Column,
  type ColumnType,
  type RowOf,
  type SchemaDefinition,
  type SchemaInsert,
  t,
} from './table/schema.ts'
export type { StandardValidator } from './table/standard-schema.ts'
export type { ConflictPolicy, InsertManyOptions, Table, TableEvent, UpsertResult } from './table/table.ts'
export type { WriteOptions } from './table/table-core.ts'
export type {
  AggregateFunctions,
  Changes,
  Columns,
  Field,
  Fields,
  Filter,
  InsertOf,
  OrderBy,
  Projected,
  SelectOptions,
  Where,
} from './table/types.ts'
