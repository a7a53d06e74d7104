import type { BackupProgress, BackupRunKind, BackupWish } from '@products-manager/contract'
import { json, part, type Reads, sql, type Tx } from '@products-manager/postgres'

export interface BackupRunRow {
  id: string
  kind: BackupRunKind
  wish: BackupWish
  status: 'pending' | 'running' | 'completed' | 'failed'
  progress: BackupProgress | null
  outcome: string | null
  createdAt: Date
  startedAt: Date | null
  completedAt: Date | null
}

const columns = part`id, kind, wish, status, progress, outcome, created_at as "createdAt", started_at as "startedAt",
                     completed_at as "completedAt"`

const KEPT_IN_LIST = 50

/** A run of the same kind and wish that nobody has begun. */
export function findPendingBackupRun(
  imports: Reads<'imports'>,
  kind: BackupRunKind,
  wish: BackupWish,
): Promise<BackupRunRow | null> {
  return imports.maybeOne(sql<BackupRunRow>('operations.find_pending_backup_run')`
    select ${columns} from backup_runs where kind = ${kind} and wish = ${json(wish)} and status = 'pending' limit 1
  `)
}

/** A run that waits for a worker. */
export function insertBackupRun(tx: Tx<'imports'>, kind: BackupRunKind, wish: BackupWish): Promise<BackupRunRow> {
  return tx.one(sql<BackupRunRow>('operations.insert_backup_run')`
    insert into backup_runs (kind, wish) values (${kind}, ${json(wish)}) returning ${columns}
  `)
}

/** The run begins, or begins again after its worker was killed. */
export function startBackupRun(tx: Tx<'imports'>, id: string): Promise<BackupRunRow | null> {
  return tx.maybeOne(sql<BackupRunRow>('operations.start_backup_run')`
    update backup_runs set status = 'running', started_at = coalesce(started_at, now()), progress = null
     where id = ${id} and status in ('pending', 'running')
    returning ${columns}
  `)
}

/** Runs other than this one that seem to run. */
export function failInterruptedRuns(tx: Tx<'imports'>, id: string): Promise<number> {
  return tx.run(sql('operations.fail_interrupted_backup_runs')`
    update backup_runs
       set status = 'failed', outcome = 'Its process was ended.', progress = null, completed_at = now()
     where status = 'running' and id <> ${id}
  `)
}

export function setBackupProgress(tx: Tx<'imports'>, id: string, progress: BackupProgress): Promise<number> {
  return tx.run(sql('operations.set_backup_progress')`
    update backup_runs set progress = ${json(progress)} where id = ${id} and status = 'running'
  `)
}

export interface BackupRunEnd {
  status: 'completed' | 'failed'
  outcome: string | null
}

export function endBackupRun(tx: Tx<'imports'>, id: string, { status, outcome }: BackupRunEnd): Promise<number> {
  return tx.run(sql('operations.end_backup_run')`
    update backup_runs set status = ${status}, outcome = ${outcome}, progress = null, completed_at = now() where id = ${id}
  `)
}

/** The last runs, the newest first. */
export function listBackupRuns(imports: Reads<'imports'>): Promise<BackupRunRow[]> {
  return imports.many(sql<BackupRunRow>('operations.list_backup_runs')`
    select ${columns} from backup_runs order by id desc limit ${KEPT_IN_LIST}
  `)
}
