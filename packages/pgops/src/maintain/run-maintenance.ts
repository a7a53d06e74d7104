import { setTimeout as delay } from 'node:timers/promises'
import { type Database, DatabaseError, type Session, sql, verbatim } from '@products-manager/postgres'
import { listIndexStates } from '../monitor/list-index-states.ts'
import { findMaintenanceProgress, type MaintenanceProgress } from './maintenance-progress.ts'
import { type MaintenanceStep, planMaintenance } from './plan-maintenance.ts'

export interface MaintenanceResult {
  step: MaintenanceStep
  outcome: 'done' | 'skipped' | 'failed'
  milliseconds: number
  /** Why it was skipped or failed. */
  problem: string | null
}

export interface MaintenanceOptions {
  signal?: AbortSignal
  /** How long a table's lock is waited for: everybody else queues behind us meanwhile. */
  lockTimeoutMs?: number
  onProgress?: (progress: MaintenanceProgress & { step: MaintenanceStep; index: number; of: number }) => void
}

const LOCK_TIMEOUT_MS = 2_000
const LOCK_ATTEMPTS = 3
const LOCK_PAUSE_MS = 1_000
// A concurrent build waits for every transaction older than itself; a short limit would never let it pass.
const CONCURRENT_LOCK_TIMEOUT_MS = 30 * 60_000
const PROGRESS_EVERY_MS = 500
const LOCK_NOT_AVAILABLE = '55P03'

/** Does the steps one after the other, each by itself: one that finds its table locked is skipped, and the rest goes on.
 *  Safe to run again: every step is a statement that may be repeated. */
export async function runMaintenance(
  database: Database<string>,
  steps: readonly MaintenanceStep[],
  options: MaintenanceOptions = {},
): Promise<MaintenanceResult[]> {
  const results: MaintenanceResult[] = []
  for (const [index, step] of steps.entries()) {
    options.signal?.throwIfAborted()
    const startedAt = performance.now()
    const told = options.onProgress
    const onProgress = (progress: MaintenanceProgress) => told?.({ ...progress, step, index, of: steps.length })
    const end = await runStep(database, step, { ...options, tell: onProgress })
    results.push({ step, ...end, milliseconds: Math.round(performance.now() - startedAt) })
  }
  return results
}

interface StepOptions extends MaintenanceOptions {
  tell: (progress: MaintenanceProgress) => void
}

type End = Pick<MaintenanceResult, 'outcome' | 'problem'>

async function runStep(database: Database<string>, step: MaintenanceStep, options: StepOptions): Promise<End> {
  for (let attempt = 1; ; attempt++) {
    try {
      await runOnce(database, step, options)
      return { outcome: 'done', problem: null }
    } catch (error) {
      options.signal?.throwIfAborted()
      if (!(error instanceof DatabaseError)) throw error
      if (step.kind === 'reindex') await dropLeftovers(database, step, options)
      if (error.code !== LOCK_NOT_AVAILABLE) return { outcome: 'failed', problem: error.message }
      if (attempt >= LOCK_ATTEMPTS)
        return { outcome: 'skipped', problem: `somebody held a lock on ${step.table} in ${attempt} tries` }
      await delay(LOCK_PAUSE_MS * attempt, null, options.signal && { signal: options.signal })
    }
  }
}

async function runOnce(database: Database<string>, step: MaintenanceStep, options: StepOptions): Promise<void> {
  const { signal, lockTimeoutMs = LOCK_TIMEOUT_MS } = options
  await database.withSession(async (session) => {
    await setTimeouts(session, isConcurrent(step) ? CONCURRENT_LOCK_TIMEOUT_MS : lockTimeoutMs)
    const { pid } = await session.one(sql<{ pid: number }>('pgops.own_pid')`select pg_backend_pid() as pid`)
    const over = new AbortController()
    const watching = watch(database, pid, { tell: options.tell, over: over.signal })
    try {
      await session.run(sql('pgops.maintain')`${verbatim(step.statement)}`, signal && { signal })
    } finally {
      over.abort()
      await watching
    }
  }, signal && { signal })
}

/** REINDEX CONCURRENTLY that fails leaves its half-built twin, which every write from then on keeps up. */
async function dropLeftovers(database: Database<string>, step: MaintenanceStep, options: StepOptions): Promise<void> {
  const indexes = (await listIndexStates(database)).filter(
    ({ schema, index, isLeftover }) =>
      isLeftover && schema === step.schema && index.replace(/_cc(new|old)\d*$/, '') === step.index,
  )
  for (const leftover of planMaintenance([], indexes, { kinds: ['drop-leftover'] }))
    await runOnce(database, leftover, options).catch((error: unknown) => {
      // What cannot be dropped now is found by the next plan.
      if (!(error instanceof DatabaseError)) throw error
    })
}

function isConcurrent({ kind }: MaintenanceStep): boolean {
  return kind === 'reindex' || kind === 'drop-leftover'
}

async function setTimeouts(session: Session<string>, lockTimeoutMs: number): Promise<void> {
  await session.many(sql<object>('pgops.set_timeouts')`
    select set_config('lock_timeout', ${String(lockTimeoutMs)}, false), set_config('statement_timeout', '0', false),
           set_config('default_transaction_read_only', 'off', false)
  `)
}

async function watch(
  database: Database<string>,
  pid: number,
  { tell, over }: { tell: (progress: MaintenanceProgress) => void; over: AbortSignal },
): Promise<void> {
  while (!over.aborted) {
    await delay(PROGRESS_EVERY_MS, null, { signal: over }).catch(() => {})
    if (over.aborted) return
    // The work goes on whether or not it can be watched.
    const progress = await findMaintenanceProgress(database, pid).catch(() => null)
    if (progress) tell(progress)
  }
}
