import type { ImportRun, PlanPart, Profile, Repair, RunKind, RunStatus } from '@products-manager/contract'
import { part } from '@products-manager/postgres'
import type { DecisionOrder } from '../../catalog/index.ts'
import type { LookedUp } from '../references/looked-up.ts'
import { waysOn } from '../runs/ways-on.ts'
import type { Dialect } from '../types.ts'

/** A run as the imports database has it. */
export interface RunRow {
  id: string
  kind: RunKind
  planId: string | null
  undoOf: string | null
  /** The run whose rows this one reads again, and what damaged them. */
  repairOf: string | null
  repairs: readonly Repair[] | null
  /** The part of the plan, or of the run to be taken back; null for all of it. */
  part: PlanPart | null
  /** What a run of kind 'decide' applies. */
  decision: DecisionOrder | null
  /** The newest run of the supplier that a person lets this one write over. */
  overRun: string | null
  supplierId: string
  supplierCode: string
  fileId: string
  fileName: string
  fileBytes: number
  fileHash: string
  objectKey: string
  profile: Profile
  dialect: Dialect | null
  lookedUp: LookedUp | null
  status: RunStatus
  bytesRead: number
  totalRows: number
  created: number
  updated: number
  unchanged: number
  leftAside: number
  refused: number
  warnings: number
  missing: number
  conflicts: number
  waiting: number
  durationMs: number | null
  peakRssBytes: number | null
  lastErrorCode: string | null
  lastError: string | null
  lastErrorDetails: unknown
  cancelRequestedAt: Date | null
  heartbeatAt: Date | null
  sameFileAs: string | null
  takenBackBy: string | null
  createdAt: Date
  startedAt: Date | null
  completedAt: Date | null
}

/** The columns of a `RunRow`, from `import_jobs j` joined with `import_files f`. */
export const runColumns = part`
  j.id, j.kind, j.plan_id as "planId", j.undo_of as "undoOf", j.repair_of as "repairOf", j.repairs, j.part, j.decision, j.over_run as "overRun", j.supplier_id as "supplierId", j.supplier_code as "supplierCode",
  j.file_id as "fileId", f.file_name as "fileName", f.file_size_bytes as "fileBytes", f.file_hash as "fileHash",
  f.object_key as "objectKey", j.profile, j.dialect, j.looked_up as "lookedUp", j.status, j.bytes_read as "bytesRead",
  j.total_rows as "totalRows", j.products_created as created, j.products_updated as updated,
  j.rows_unchanged as unchanged, j.rows_left_aside as "leftAside", j.failed_rows as refused, j.warning_count as warnings, j.offers_missing as missing, j.conflicts, j.rows_waiting as waiting,
  j.duration_ms as "durationMs", j.peak_rss_bytes as "peakRssBytes",
  j.last_error_code as "lastErrorCode", j.last_error as "lastError", j.last_error_details as "lastErrorDetails",
  j.cancel_requested_at as "cancelRequestedAt", j.heartbeat_at as "heartbeatAt",
  (select e.id
     from import_jobs e
     join import_files ef on ef.id = e.file_id
    where ef.file_hash = f.file_hash and e.supplier_code = j.supplier_code and e.created_at < j.created_at
      and j.kind = 'import' and e.kind in ('import', 'apply') and e.status in ('completed', 'completed_with_errors')
    order by e.created_at desc
    limit 1) as "sameFileAs",
  (select u.id
     from import_jobs u
    where u.undo_of = j.id and u.part is null and u.status in ('completed', 'completed_with_errors')
      and not is_taken_back(u.id)
    order by u.created_at desc
    limit 1) as "takenBackBy",
  j.created_at as "createdAt", j.started_at as "startedAt", j.completed_at as "completedAt"
`

const ENDED = new Set<RunStatus>(['completed', 'completed_with_errors', 'held'])

/** Whether a run read its whole file. */
export function hasEnded(status: RunStatus): boolean {
  return ENDED.has(status)
}

/** A run as the API tells of it. `now` gives the speed of one that is under way. */
export function toImportRun(row: RunRow, now: Date): ImportRun {
  const share = row.fileBytes === 0 ? 1 : Math.min(1, row.bytesRead / row.fileBytes)
  const elapsedMs = row.durationMs ?? (row.startedAt === null ? null : now.getTime() - row.startedAt.getTime())
  const running = row.status === 'running' && elapsedMs !== null && elapsedMs > 0
  const error = row.lastErrorCode === null ? null : errorOf(row.lastErrorCode, row)
  return {
    id: row.id,
    kind: row.kind,
    planId: row.planId,
    undoOf: row.undoOf,
    repairOf: row.repairOf,
    takenBackBy: row.takenBackBy,
    supplierCode: row.supplierCode,
    fileName: row.fileName,
    fileBytes: row.fileBytes,
    fileHash: row.fileHash,
    profileName: row.profile.name,
    status: row.status,
    percent: hasEnded(row.status) ? 100 : Math.floor(share * 99),
    totalRows: row.totalRows,
    created: row.created,
    updated: row.updated,
    unchanged: row.unchanged,
    leftAside: row.leftAside,
    refused: row.refused,
    warnings: row.warnings,
    missing: row.missing,
    conflicts: row.conflicts,
    waiting: row.waiting,
    rowsPerSecond: elapsedMs === null || elapsedMs === 0 ? null : Math.round((row.totalRows * 1000) / elapsedMs),
    secondsLeft: running && share > 0.01 ? Math.round((elapsedMs * (1 - share)) / share / 1000) : null,
    durationMs: row.durationMs,
    peakRssBytes: row.peakRssBytes,
    error,
    waysOn: waysOn({ status: row.status, error }),
    uploadId: row.fileId,
    sameFileAs: row.sameFileAs,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    completedAt: row.completedAt?.toISOString() ?? null,
  }
}

function errorOf(code: string, { lastError, lastErrorDetails }: RunRow): ImportRun['error'] {
  return { code, message: lastError ?? '', ...(lastErrorDetails !== null && { details: lastErrorDetails }) }
}
