import { type ArchivePolicy, type PolicyWish, type RetiredPolicy, readPolicy } from 'pgops'
import type { DatabaseName } from '../../../platform/database-names.ts'

const YEAR = 365

const wishes: Partial<Record<DatabaseName, PolicyWish[]>> = {
  imports: [
    {
      name: 'import-logs',
      group: 'logs',
      table: 'import_logs',
      ageColumn: 'created_at',
      afterDays: YEAR,
      mode: 'partitions',
    },
    // Runs themselves stay: values and undo lead back to them.
    { name: 'import-errors', group: 'logs', table: 'import_errors', ageColumn: 'created_at', afterDays: YEAR },
    {
      ...{ name: 'maintenance-runs', group: 'reports', table: 'maintenance_runs', ageColumn: 'created_at' },
      ...{ afterDays: 180, condition: `status in ('completed', 'failed')` },
    },
  ],
  catalog: [
    // Charts show what is in the tables: whoever wants them shorter switches these on.
    {
      ...{ name: 'price-history', group: 'history', table: 'price_history', ageColumn: 'recorded_at' },
      ...{ afterDays: 3 * YEAR, isEnabled: false },
    },
    {
      ...{ name: 'stock-history', group: 'history', table: 'stock_history', ageColumn: 'recorded_at' },
      ...{ afterDays: 3 * YEAR, isEnabled: false },
    },
  ],
  exports: [
    {
      ...{ name: 'export-jobs', group: 'reports', table: 'export_jobs', ageColumn: 'created_at', afterDays: YEAR },
      ...{ dependents: ['export_job_items'], batchRows: 100 },
      condition: `status in ('completed', 'completed_with_errors', 'failed', 'cancelled')`,
    },
  ],
  code2asin: [
    { name: 'code2asin-logs', group: 'logs', table: 'code2asin_logs', ageColumn: 'created_at', afterDays: YEAR },
  ],
  analytics: [
    {
      ...{ name: 'audit-logs', group: 'audit', table: 'audit_logs', ageColumn: 'created_at' },
      ...{ afterDays: 2 * YEAR, mode: 'partitions', into: 'table' },
    },
    {
      ...{ name: 'performance-metrics', group: 'metrics', table: 'performance_metrics' },
      ...{ ageColumn: 'recorded_at', afterDays: 2 * YEAR, rollUp: { by: ['metric', 'labels'], value: 'value' } },
    },
    {
      ...{ name: 'search-analytics', group: 'metrics', table: 'search_analytics' },
      ...{ ageColumn: 'created_at', afterDays: 2 * YEAR },
    },
  ],
}

/** What is archived of a database until somebody says otherwise. Nothing is ever removed from the archive by itself. */
export function archivePoliciesOf(database: DatabaseName): ArchivePolicy[] {
  return (wishes[database] ?? []).map(readPolicy)
}

const retired: Partial<Record<DatabaseName, RetiredPolicy[]>> = {
  // Deliveries of webhooks have a table of their own, which is not archived.
  core: [{ name: 'webhook-logs', table: 'webhook_logs' }],
}

/** The policies that earlier installations still have of tables that are gone. */
export function retiredPoliciesOf(database: DatabaseName): RetiredPolicy[] {
  return retired[database] ?? []
}
