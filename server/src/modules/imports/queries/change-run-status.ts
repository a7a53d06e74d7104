import type { ImportRun, RunStatus } from '@products-manager/contract'
import { json, sql, type Tx } from '@products-manager/postgres'
import type { RunTotals } from '../../catalog/index.ts'
import type { LookedUp } from '../references/looked-up.ts'
import type { Dialect } from '../types.ts'

/** Takes a run up, for the first time or again. Returns 0 when it is complete or somebody asked it to stop. */
export function startRun(
  tx: Tx<'imports'>,
  id: string,
  { dialect, lookedUp }: { dialect: Dialect | null; lookedUp: LookedUp | null },
): Promise<number> {
  return tx.run(sql('imports.start_run')`
    update import_jobs
       set status = 'running', started_at = coalesce(started_at, now()), completed_at = null, heartbeat_at = now(),
           dialect = coalesce(dialect, ${dialect && json(dialect)}),
           looked_up = coalesce(looked_up, ${lookedUp && json(lookedUp)}), last_error_code = null, last_error = null
     where id = ${id} and status in ('pending', 'running', 'interrupted', 'failed', 'cancelled')
       and cancel_requested_at is null
  `)
}

export interface RunProgress {
  bytesRead: number
  totals: Omit<RunTotals, 'closed'>
  peakRssBytes: number
}

/**
 * Notes how far a run is. Returns whether somebody asked it to stop. It is under way, whatever a second process that
 * found it so has written.
 */
export async function recordProgress(tx: Tx<'imports'>, id: string, progress: RunProgress): Promise<boolean> {
  const { totals } = progress
  const row = await tx.maybeOne(sql<{ stop: boolean }>('imports.record_progress')`
    update import_jobs
       set status = case when status in ('pending', 'interrupted') then 'running' else status end,
           heartbeat_at = now(), bytes_read = ${progress.bytesRead}, peak_rss_bytes = ${progress.peakRssBytes},
           total_rows = ${totals.rows}, processed_rows = ${totals.rows},
           successful_rows = ${totals.rows - totals.refused}, failed_rows = ${totals.refused},
           products_created = ${totals.created}, products_updated = ${totals.updated},
           rows_unchanged = ${totals.unchanged}, rows_left_aside = ${totals.leftAside}, warning_count = ${totals.warnings}, error_count = ${totals.refused},
           offers_missing = ${totals.missing}, conflicts = ${totals.conflicts},
           rows_waiting = ${totals.waiting}
     where id = ${id}
    returning cancel_requested_at is not null as stop
  `)
  return row?.stop ?? true
}

/** Makes a plan of an import that is held, before anything of it is written. */
export function planInstead(tx: Tx<'imports'>, id: string): Promise<number> {
  return tx.run(sql('imports.plan_instead')`update import_jobs set kind = 'plan' where id = ${id} and kind = 'import'`)
}

/** Ends a run that read its whole file; one that is held then waits. Returns 0 when another process, which took it up too, has done so. */
export function completeRun(tx: Tx<'imports'>, id: string, refused: number): Promise<number> {
  return tx.run(sql('imports.complete_run')`
    update import_jobs
       set status = case when exists (select from run_facts f where f.run_id = ${id} and f.state = 'held') then 'held'
                         else ${refused > 0 ? 'completed_with_errors' : 'completed'} end, completed_at = now(),
           duration_ms = (extract(epoch from clock_timestamp() - started_at) * 1000)::bigint,
           duration_seconds = round(extract(epoch from clock_timestamp() - started_at)),
           last_error_code = null, last_error = null
     where id = ${id} and status not in ('completed', 'completed_with_errors', 'held')
  `)
}

/** Ends a run that stopped before its file did; it can be resumed. A complete run stays so. */
export function stopRun(
  tx: Tx<'imports'>,
  { id, status, error }: { id: string; status: RunStatus; error: ImportRun['error'] },
): Promise<number> {
  return tx.run(sql('imports.stop_run')`
    update import_jobs
       set status = ${status}, completed_at = now(), last_error_code = ${error?.code ?? null},
           last_error = ${error?.message ?? null},
           last_error_details = ${error?.details === undefined ? null : json(error.details)},
           duration_ms = (extract(epoch from clock_timestamp() - started_at) * 1000)::bigint
     where id = ${id} and status not in ('completed', 'completed_with_errors', 'held')
  `)
}

/** Asks a run to stop. One that no worker has taken yet is cancelled at once. */
export function requestCancel(tx: Tx<'imports'>, id: string): Promise<number> {
  return tx.run(sql('imports.request_cancel')`
    update import_jobs
       set cancel_requested_at = now(),
           status = case when status = 'pending' then 'cancelled' else status end,
           completed_at = case when status = 'pending' then now() else completed_at end
     where id = ${id} and status in ('pending', 'running')
  `)
}

/** Puts a stopped run back in line, over the newer run if one is given. Returns 0 when it is complete. */
export function reopenRun(tx: Tx<'imports'>, id: string, overRun: string | null = null): Promise<number> {
  return tx.run(sql('imports.reopen_run')`
    update import_jobs
       set status = 'pending', cancel_requested_at = null, completed_at = null, last_error_code = null, last_error = null,
           over_run = coalesce(${overRun}, over_run)
     where id = ${id} and status in ('failed', 'cancelled', 'interrupted', 'running', 'pending')
  `)
}
