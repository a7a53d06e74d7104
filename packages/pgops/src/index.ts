export { ArchiveError, type ArchiveErrorCode } from './archive/archive-error.ts'
export { archiveMetricFamilies, archiveMetrics } from './archive/archive-metrics.ts'
export { openArchivePlace } from './archive/archive-place.ts'
export { readArchiveSettings } from './archive/archive-settings.ts'
export { ensureArchiveSchema } from './archive/catalogue/archive-schema.ts'
export { type ArchiveHold, insertHold, listHolds, releaseHold } from './archive/catalogue/holds.ts'
export { type ArchiveJob, listJobs } from './archive/catalogue/jobs.ts'
export { type HeldMonth, listHeldMonths } from './archive/catalogue/months.ts'
export { listPieces, type Piece } from './archive/catalogue/pieces.ts'
export {
  getPolicy,
  listPolicies,
  type PolicyState,
  providePolicies,
  type RetiredPolicy,
  savePolicy,
} from './archive/catalogue/policies.ts'
export { archiveCommands } from './archive/command/archive-commands.ts'
export type { ArchivedDatabase, WithArchives } from './archive/command/archive-context.ts'
export { expireArchive } from './archive/expire-archive.ts'
export { comparisons, type RowFilter } from './archive/filter-rows.ts'
export { planArchiving } from './archive/plan-archiving.ts'
export { type ArchivePolicy, type PolicyWish, readPolicy } from './archive/policy.ts'
export { type FoundRow, readArchive, readLive } from './archive/read-archive.ts'
export { restoreArchive } from './archive/restore-archive.ts'
export { runArchiving } from './archive/run-archiving.ts'
export { BackupError, type BackupErrorCode } from './backup/backup-error.ts'
export { type BackupFacts, backupMetrics } from './backup/backup-metrics.ts'
export { type BackupSettings, readBackupSettings } from './backup/backup-settings.ts'
export { type BackupRequest, takeBackup } from './backup/base/take-backup.ts'
export { backupCommands } from './backup/command/backup-commands.ts'
export type { BackupContext, ClusterPlace, WithBackups } from './backup/command/backup-context.ts'
export { type DrillOptions, drill } from './backup/drill.ts'
export type { BackupRecord, BackupResult } from './backup/record.ts'
export { type Replicated, replicate } from './backup/replicate.ts'
export {
  type Catalogue,
  type FoundBackup,
  openRepository,
  type Repository,
  readCatalogue,
} from './backup/repository.ts'
export { expire, planRetention } from './backup/retention.ts'
export { type VerifyOptions, verifyBackup } from './backup/verify-backup.ts'
export { type KeptReceiver, keepReceiving } from './backup/wal/keep-receiving.ts'
export { receiverSlot } from './backup/wal/receiver-messages.ts'
export { keepSynchronous } from './backup/wal/synchronous.ts'
export { listWal } from './backup/wal/wal-files.ts'
export { change, milliseconds } from './bench/bench-text.ts'
export { compareRuns } from './bench/compare-runs.ts'
export { keepRun, listRuns } from './bench/keep-runs.ts'
export { type BenchRun, type QueryMeasure, runWorkload } from './bench/run-workload.ts'
export { median, percentile } from './bench/statistics.ts'
export { readWorkload, type Workload, type WorkloadQuery } from './bench/workload.ts'
export { takeDump } from './logical/take-dump.ts'
export { listViews, type ViewState } from './maintain/list-views.ts'
export { type MaintainOptions, type MaintenanceReport, maintainDatabase } from './maintain/maintain-database.ts'
export type { MaintenanceProgress } from './maintain/maintenance-progress.ts'
export {
  type MaintenanceKind,
  type MaintenanceStep,
  maintenanceKinds,
  planMaintenance,
} from './maintain/plan-maintenance.ts'
export { type RefreshedView, refreshViews } from './maintain/refresh-views.ts'
export { type MaintenanceResult, runMaintenance } from './maintain/run-maintenance.ts'
export { type CollectOptions, collectMetrics, type MetricFamily, metricFamilies } from './monitor/collect-metrics.ts'
export { findLockQueues, type LockQueue } from './monitor/find-lock-queues.ts'
export { type IndexState, listIndexStates } from './monitor/list-index-states.ts'
export { type LockSession, listLockSessions } from './monitor/list-lock-sessions.ts'
export { listTableStates, type TableState } from './monitor/list-table-states.ts'
export { type AppliedAdvice, type ApplyOptions, applyAdvice, IndexBuildError } from './optimizer/advice/apply-advice.ts'
export {
  type Confidence,
  type HelpedQuery,
  type IndexAdvice,
  type SuggestOptions,
  type SuggestReport,
  suggestIndexes,
} from './optimizer/advice/suggest-indexes.ts'
export { type CheckIndexesOptions, checkIndexes, type IndexReport } from './optimizer/indexes/check-indexes.ts'
export type { IndexFault, IndexFaultKind } from './optimizer/indexes/find-index-faults.ts'
export {
  findSlowQueries,
  type ObservedQuery,
  type Rank,
  type SlowOptions,
  type SlowReport,
} from './optimizer/slow/find-slow-queries.ts'
export { fileLooks, type Look, type LookStore } from './optimizer/slow/looks.ts'
export type { QueryCounters } from './optimizer/slow/read-queries.ts'
export { writtenWorkload } from './optimizer/workload/read-workload.ts'
export type { WorkloadQuery as AdvisedQuery } from './optimizer/workload/workload.ts'
export { type BouncerPool, type BouncerState, commandBouncer, findBouncerState } from './pgbouncer/bouncer-console.ts'
export { bouncerMetrics } from './pgbouncer/bouncer-metrics.ts'
export { type BouncerFiles, writePgBouncer } from './pgbouncer/write-pgbouncer.ts'
export { advisePools, type ObservedPool, type PoolAdvice, upperBound } from './pools/advise-pools.ts'
export { planFacts } from './restore/command/plan-text.ts'
export { restoreCommand } from './restore/command/restore-command.ts'
export { planRestore } from './restore/plan-restore.ts'
export { systemIdOf } from './restore/recover.ts'
export { restoreTable } from './restore/restore-table.ts'
export type { RestoreTarget } from './restore/restore-target.ts'
export { withRecovered } from './restore/with-recovered.ts'
