import { table } from '../command/output.ts'
import { readableBytes } from '../command/readable-bytes.ts'
import type { ViewState } from './list-views.ts'
import type { MaintenanceStep } from './plan-maintenance.ts'
import type { RefreshedView } from './refresh-views.ts'
import type { MaintenanceResult } from './run-maintenance.ts'

const NOTHING = 'Nothing needs maintenance.'

/** The steps for a person. */
export function planText(steps: readonly MaintenanceStep[]): string {
  if (steps.length === 0) return NOTHING
  return table(
    ['statement', 'why'],
    steps.map(({ statement, reason }) => [statement, reason]),
  )
}

/** What was done, for a person. */
export function maintenanceText(results: readonly MaintenanceResult[]): string {
  if (results.length === 0) return NOTHING
  return table(
    ['statement', 'why', 'outcome', 'ms', 'problem'],
    results.map(({ step, outcome, milliseconds, problem }) => [
      step.statement,
      step.reason,
      outcome,
      milliseconds,
      problem,
    ]),
  )
}

/** Materialised views for a person. */
export function viewsText(views: readonly ViewState[]): string {
  return table(
    ['view', 'rows', 'size', 'filled', 'refreshed without locking'],
    views.map((one) => [
      `${one.schema}.${one.view}`,
      one.rows,
      readableBytes(one.bytes),
      one.isPopulated ? 'yes' : 'no',
      one.hasUniqueIndex ? 'yes' : 'no: it has no unique index',
    ]),
  )
}

/** Refreshed views for a person. */
export function refreshedText(refreshed: readonly RefreshedView[]): string {
  return table(
    ['view', 'how', 'outcome', 'ms', 'problem'],
    refreshed.map((one) => [
      `${one.schema}.${one.view}`,
      one.concurrently ? 'concurrently' : 'locking readers out',
      one.outcome,
      one.milliseconds,
      one.problem,
    ]),
  )
}
