import type { Database } from '@products-manager/postgres'
import { listIndexStates } from '../monitor/list-index-states.ts'
import { listTableStates } from '../monitor/list-table-states.ts'
import { type MaintenanceStep, type MaintenanceWish, planMaintenance } from './plan-maintenance.ts'
import { type MaintenanceOptions, type MaintenanceResult, runMaintenance } from './run-maintenance.ts'

export interface MaintainOptions extends MaintenanceWish, MaintenanceOptions {
  table?: string | undefined
  /** Plans and does nothing. */
  isDryRun?: boolean
}

export interface MaintenanceReport {
  steps: MaintenanceStep[]
  results: MaintenanceResult[]
}

/** Looks at a database and does what it needs. */
export async function maintainDatabase(
  database: Database<string>,
  { table, isDryRun = false, ...options }: MaintainOptions = {},
): Promise<MaintenanceReport> {
  const tables = await listTableStates(database, { table })
  const indexes = (await listIndexStates(database)).filter((index) => table === undefined || index.table === table)
  const steps = planMaintenance(tables, indexes, options)
  return { steps, results: isDryRun ? [] : await runMaintenance(database, steps, options) }
}
