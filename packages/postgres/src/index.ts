export type { Clock } from './clock.ts'
export { systemClock } from './clock.ts'
export { copiedRow, copiedRows } from './copy/copy-decoder.ts'
export type { CopyEncoder, CopyValue } from './copy/copy-encoder.ts'
export { copyLine, copyRows, createCopyEncoder } from './copy/copy-encoder.ts'
export type {
  Abortable,
  Database,
  DatabaseStats,
  ListenerStats,
  ListenOptions,
  Reads,
  RowsOptions,
  Session,
  TransactionOptions,
  Tx,
  Writes,
} from './database.ts'
export { DatabaseError, hasSqlState, isConnectionFailure } from './database-error.ts'
export type { DatabaseUrls } from './database-urls.ts'
export { databaseUrls, withoutPassword } from './database-urls.ts'
export { type EmbeddedCluster, embeddedCluster } from './embedded/embedded-cluster.ts'
export { EmbeddedError, type EmbeddedErrorCode } from './embedded/embedded-error.ts'
export { ensureDatabases } from './embedded/ensure-databases.ts'
export { holderOf, holdPlace } from './embedded/hold-place.ts'
export type { EmbeddedLog } from './embedded/messages.ts'
export { stopLeftServer } from './embedded/postmaster.ts'
export { type PrivateServer, type PrivateServerOptions, startPrivateServer } from './embedded/private-server.ts'
export { type Account, ownerAccount, serverAccount } from './embedded/server-account.ts'
export { type EmbeddedOptions, type EmbeddedServer, startEmbedded } from './embedded/start-embedded.ts'
export { type ScratchOptions, type ScratchServer, startScratch } from './embedded/start-scratch.ts'
export { finishTakingPlace, takePlace } from './embedded/take-place.ts'
export { checkSchema, type SchemaCheck } from './migrations/check-schema.ts'
export { type DumpSchemaOptions, dumpSchema } from './migrations/dump-schema.ts'
export {
  type MigrationOptions,
  type MigrationReport,
  type MigrationStatus,
  migrate,
  migrationStatus,
  rollback,
  type StepOptions,
} from './migrations/migrate.ts'
export { MigrationError, type MigrationErrorCode } from './migrations/migration-error.ts'
export { splitStatements } from './migrations/split-statements.ts'
export { type Console, openConsole } from './open-console.ts'
export type { DatabaseOptions, PoolOptions } from './open-database.ts'
export { openDatabase } from './open-database.ts'
export type { HistogramSnapshot } from './pool/histogram.ts'
export type { PoolLimits, PoolStats } from './pool/pool.ts'
export type { LongestHolder, PoolErrorCode } from './pool/pool-error.ts'
export { PoolError } from './pool/pool-error.ts'
export type { PoolDefaults } from './pool-settings.ts'
export { environmentPrefix, poolSettings, SettingError } from './pool-settings.ts'
export type { BackupPiece, BaseBackupOptions, Tablespace, TakePiece } from './replication/base-backup.ts'
export { formatLsn, type Lsn, parseLsn } from './replication/lsn.ts'
export {
  openReplication,
  type ReplicationConnection,
  type ReplicationOptions,
  type SlotPosition,
  type SystemIdentity,
  type WalStreamOptions,
} from './replication/replication-connection.ts'
export type { WalMessage, WalStream } from './replication/wal-stream.ts'
export type { StatementEvent } from './run-statement.ts'
export type { Json, Part, Statement, Value } from './sql.ts'
export { identifier, joined, json, nothing, part, plannedForValues, sql, statementNameIn, verbatim } from './sql.ts'
