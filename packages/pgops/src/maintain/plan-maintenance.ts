import { identifier } from '@products-manager/postgres'
import type { IndexState } from '../monitor/list-index-states.ts'
import type { TableState } from '../monitor/list-table-states.ts'

export const maintenanceKinds = ['vacuum', 'analyze', 'reindex', 'drop-leftover'] as const
export type MaintenanceKind = (typeof maintenanceKinds)[number]

/** One statement that a database needs, and why. */
export interface MaintenanceStep {
  kind: MaintenanceKind
  schema: string
  table: string
  index: string | null
  statement: string
  reason: string
}

export interface MaintenanceWish {
  /** Only these kinds. */
  kinds?: readonly MaintenanceKind[]
  /** Every table that is left after the filters, whether it needs it or not. */
  isForced?: boolean
}

// Autovacuum waits for 20 % dead rows. A maintenance window is there to come before it.
const DEAD_SHARE = 0.1
const FEWEST_DEAD = 1_000
// Rows that no vacuum has seen keep index-only scans going to the heap.
const UNSEEN_SHARE = 0.2
const FEWEST_UNSEEN = 10_000
const CHANGED_SHARE = 0.1
const FEWEST_CHANGED = 500
// Half of autovacuum_freeze_max_age's default: freezing then comes at a time of ours.
const FREEZE_AGE = 100_000_000
// A rebuild reads the whole table; under this it frees too little. The estimate errs by some percent, hence a third.
const BLOATED_SHARE = 0.33
const LEAST_BLOAT = 8 * 1_024 * 1_024

/** What tables and indexes need, in the order to do it: leftovers free space, then vacuum and analyze, then rebuilds. */
export function planMaintenance(
  tables: readonly TableState[],
  indexes: readonly IndexState[],
  { kinds = maintenanceKinds, isForced = false }: MaintenanceWish = {},
): MaintenanceStep[] {
  const steps = [
    ...indexes.flatMap((index) => leftoverStep(index) ?? []),
    ...tables.flatMap((table) => tableStep(table, { kinds, isForced }) ?? []),
    ...indexes.flatMap((index) => rebuildStep(index) ?? []),
  ]
  return steps.filter(({ kind }) => kinds.includes(kind))
}

function tableStep(table: TableState, { kinds, isForced }: Required<MaintenanceWish>): MaintenanceStep | null {
  const vacuum = kinds.includes('vacuum') ? vacuumReason(table) : null
  const analyze = kinds.includes('analyze') ? analyzeReason(table) : null
  const place = { schema: table.schema, table: table.table, index: null }
  const name = nameOf(table.schema, table.table)
  if (vacuum || (isForced && kinds.includes('vacuum'))) {
    const options = [
      ...(table.freezeAge > FREEZE_AGE ? ['freeze'] : []),
      ...(kinds.includes('analyze') ? ['analyze'] : []),
    ]
    const statement = `vacuum ${options.length > 0 ? `(${options.join(', ')}) ` : ''}${name}`
    return { kind: 'vacuum', ...place, statement, reason: vacuum ?? 'asked for' }
  }
  if (analyze || (isForced && kinds.includes('analyze'))) {
    return { kind: 'analyze', ...place, statement: `analyze ${name}`, reason: analyze ?? 'asked for' }
  }
  return null
}

function vacuumReason({ rows, deadRows, insertsSinceVacuum, freezeAge }: TableState): string | null {
  if (freezeAge > FREEZE_AGE) return `oldest row is ${millions(freezeAge)} million transactions from being frozen`
  if (deadRows >= FEWEST_DEAD && deadRows > DEAD_SHARE * (rows + deadRows))
    return `${deadRows} dead rows, ${percent(deadRows / (rows + deadRows))} of all`
  if (insertsSinceVacuum >= FEWEST_UNSEEN && insertsSinceVacuum > UNSEEN_SHARE * rows)
    return `${insertsSinceVacuum} rows that no vacuum has seen`
  return null
}

function analyzeReason({ rows, changesSinceAnalyze, lastAnalyze }: TableState): string | null {
  if (changesSinceAnalyze < FEWEST_CHANGED) return null
  if (lastAnalyze === null) return 'never analyzed'
  if (changesSinceAnalyze <= CHANGED_SHARE * rows) return null
  return `${changesSinceAnalyze} rows changed since the last analyze`
}

function leftoverStep(index: IndexState): MaintenanceStep | null {
  if (!index.isLeftover || index.isBeingBuilt) return null
  return {
    kind: 'drop-leftover',
    ...placeOf(index),
    statement: `drop index concurrently ${nameOf(index.schema, index.index)}`,
    reason: 'left behind by a rebuild that failed; its twin is in use',
  }
}

function rebuildStep(index: IndexState): MaintenanceStep | null {
  if (index.isLeftover || index.isBeingBuilt) return null
  const statement = `reindex index concurrently ${nameOf(index.schema, index.index)}`
  if (!index.isValid) {
    const reason = 'invalid: its build failed; it costs every write and helps no read'
    return { kind: 'reindex', ...placeOf(index), statement, reason }
  }
  const bloat = index.bloatBytes ?? 0
  if (bloat < LEAST_BLOAT || bloat < BLOATED_SHARE * index.bytes) return null
  return {
    kind: 'reindex',
    ...placeOf(index),
    statement,
    reason: `about ${percent(bloat / index.bytes)} of it is empty`,
  }
}

function placeOf({ schema, table, index }: IndexState) {
  return { schema, table, index }
}

function nameOf(schema: string, name: string): string {
  return identifier(schema, name).pieces.join('')
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}

function millions(count: number): number {
  return Math.round(count / 1_000_000)
}
