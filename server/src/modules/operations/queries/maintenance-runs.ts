import type { MaintenanceOutcome, MaintenanceProgress, MaintenanceWish } from '@products-manager/contract'
import { json, part, type Reads, sql, type Tx } from '@products-manager/postgres'

export interface MaintenanceRunRow {
  id: string
  wish: MaintenanceWish
  status: 'pending' | 'running' | 'completed' | 'failed'
  progress: MaintenanceProgress | null
  results: MaintenanceOutcome[]
  createdAt: Date
  startedAt: Date | null
  completedAt: Date | null
}

const columns = part`id, wish, status, progress, results, created_at as "createdAt", started_at as "startedAt",
                     completed_at as "completedAt"`

const KEPT_IN_LIST = 50

/** A run that waits for a worker. */
export function insertMaintenanceRun(tx: Tx<'imports'>, wish: MaintenanceWish): Promise<MaintenanceRunRow> {
  return tx.one(sql<MaintenanceRunRow>('operations.insert_maintenance_run')`
    insert into maintenance_runs (wish) values (${json(wish)}) returning ${columns}
  `)
}

/** The run begins, or begins again after its worker was killed. */
export function startMaintenanceRun(tx: Tx<'imports'>, id: string): Promise<MaintenanceRunRow | null> {
  return tx.maybeOne(sql<MaintenanceRunRow>('operations.start_maintenance_run')`
    update maintenance_runs
       set status = 'running', started_at = coalesce(started_at, now()), results = '[]'
     where id = ${id} and status in ('pending', 'running')
    returning ${columns}
  `)
}

export function setMaintenanceProgress(tx: Tx<'imports'>, id: string, progress: MaintenanceProgress): Promise<number> {
  return tx.run(sql('operations.set_maintenance_progress')`
    update maintenance_runs set progress = ${json(progress)} where id = ${id} and status = 'running'
  `)
}

export interface MaintenanceEnd {
  status: 'completed' | 'failed'
  results: MaintenanceOutcome[]
}

export function endMaintenanceRun(tx: Tx<'imports'>, id: string, { status, results }: MaintenanceEnd): Promise<number> {
  return tx.run(sql('operations.end_maintenance_run')`
    update maintenance_runs
       set status = ${status}, results = ${json(results)}, progress = null, completed_at = now()
     where id = ${id}
  `)
}

export function findMaintenanceRun(imports: Reads<'imports'>, id: string): Promise<MaintenanceRunRow | null> {
  return imports.maybeOne(sql<MaintenanceRunRow>('operations.find_maintenance_run')`
    select ${columns} from maintenance_runs where id = ${id}
  `)
}

/** The last runs, the newest first. */
export function listMaintenanceRuns(imports: Reads<'imports'>): Promise<MaintenanceRunRow[]> {
  return imports.many(sql<MaintenanceRunRow>('operations.list_maintenance_runs')`
    select ${columns} from maintenance_runs order by id desc limit ${KEPT_IN_LIST}
  `)
}
