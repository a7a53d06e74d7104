import type { ImportRun as ImportRunView, Repair } from '@products-manager/contract'
import { type Database, DatabaseError, isConnectionFailure, PoolError } from '@products-manager/postgres'
import { type Clock, dayOf } from '../../../platform/clock.ts'
import { AppError, messageOf } from '../../../platform/errors.ts'
import { peakMemory } from '../../../platform/process/peak-memory.ts'
import { planNotOpen, type RunTotals, readyCatalogue, restoreCatalogue, sumCheckpoints } from '../../catalog/index.ts'
import { checkColumns } from '../columns/check-columns.ts'
import type { ColumnPrint } from '../columns/column-print.ts'
import { columnsAppearedWarning, openGate } from '../drift/gate.ts'
import { importNotFound, runCancelled, runInterrupted } from '../errors.ts'
import { completeRun, recordProgress, startRun, stopRun } from '../queries/change-run-status.ts'
import { upsertColumnPrints } from '../queries/column-prints.ts'
import { countProblems } from '../queries/count-problems.ts'
import { findRun } from '../queries/find-run.ts'
import { insertLog } from '../queries/insert-log.ts'
import { provideLogPartitions } from '../queries/make-log-partitions.ts'
import { listDamagedLines } from '../queries/repaired-rows.ts'
import { findRunFacts, markUsual } from '../queries/run-facts.ts'
import { hasEnded, type RunRow } from '../queries/run-row.ts'
import { loadReferences } from '../references/load-references.ts'
import type { LookedUp } from '../references/looked-up.ts'
import type { References } from '../references/references.ts'
import { runDecision } from '../run-decision.ts'
import { runImport } from '../run-import.ts'
import { runApplication, runPlan } from '../run-plan.ts'
import { runUndo } from '../run-undo.ts'
import type { SourceFile } from '../sources/open-source.ts'
import type { Dialect } from '../types.ts'
import { getRun } from './cancel-and-resume.ts'
import { insertRunEnded } from './insert-run-ended.ts'
import { openOriginal } from './open-original.ts'
import { findOvertaking, overtakenError } from './overtaken.ts'
import { requirePlan } from './plans.ts'

// People see a bar move twice a second; a batch may take longer.
const PROGRESS_EVERY_MS = 500

export interface RunnerParts {
  imports: Database<'imports'>
  catalog: Database<'catalog'>
  clock: Clock
  lanes: number
  /** Where a kept original lies. */
  originalPath(objectKey: string): string
  /** Tells whoever watches. */
  tell(run: ImportRunView): void
}

/**
 * Runs an import from where it is to its end, and keeps its row in step. Safe to call again for a run whose process was
 * killed, and for one that is complete. Throws what stopped the run, after the run's row says so. `checked`: what the
 * file's columns hold, from who has just looked at them.
 */
export async function executeRun(
  parts: RunnerParts,
  runId: string,
  signal: AbortSignal,
  checked: ColumnPrint[] | null = null,
): Promise<ImportRunView> {
  const row = await findRun(parts.imports, runId)
  if (!row) throw importNotFound({ id: runId })
  // A worker killed between the run's end and its job's hands the job to another one.
  if (hasEnded(row.status)) return tellState(parts, runId)

  const stop = new AbortController()
  const watch = new RunWatch(parts, row, () => stop.abort(runCancelled({ id: runId })))
  let file: SourceFile | null = null
  try {
    await refuseOutdated(parts, row)
    await provideLogPartitions(parts.imports)
    const original = readsFile(row) ? await openOriginal(parts, row) : null
    file = original?.file ?? null
    const looked = original && (await lookUp(parts, row))
    await begin(parts, runId, { dialect: original?.dialect ?? row.dialect, lookedUp: looked?.lookedUp ?? null })
    const columns = original && (checked ?? (await checkFile(parts, row, { ...original, signal })))

    watch.begin()
    const totals = await passage(
      { ...parts, signal: AbortSignal.any([signal, stop.signal]) },
      { row, watch, columns, original: original && looked && { ...original, references: looked.references } },
    )
    await readyCatalogue(parts.catalog)
    await watch.end(totals)
    await parts.imports.transaction(async (tx) => {
      if ((await completeRun(tx, runId, totals.refused)) > 0) await insertRunEnded(tx, runId)
      await insertLog(tx, runId, { level: 'info', message: 'completed', details: totals })
      const { supplierCode, profile } = row
      const isHeld = (await findRunFacts(tx, runId))?.state === 'held'
      if (row.kind === 'import' || row.kind === 'apply') await markUsual(tx, row.planId ?? runId)
      if (columns && !isHeld) await upsertColumnPrints(tx, { supplierCode, templateName: profile.name, runId, columns })
    })
  } catch (error) {
    // What stopped the run is what people must hear, even when writing it down fails, as it does without a database.
    const ending = endingOf(error, signal)
    await recordStop(parts, { runId, watch, ending }).catch(() => {})
    // One that goes on soon is better off without; where this fails, the job that takes up runs does it.
    if (ending.status !== 'interrupted') await restoreCatalogue(parts.catalog).catch(() => {})
    if (ending.status !== 'interrupted' || error instanceof AppError) throw error
    throw runInterrupted({ id: runId, reason: messageOf(error) }, error)
  } finally {
    await file?.close()
  }
  return tellState(parts, runId)
}

/** Rows of an older file must not be written over a newer one's, whoever put the run back in line. */
async function refuseOutdated({ imports }: RunnerParts, row: RunRow): Promise<void> {
  const newer = await findOvertaking(imports, row)
  if (newer) throw overtakenError(row, newer)
}

interface Passage {
  row: RunRow
  original: (Awaited<ReturnType<typeof openOriginal>> & { references: References }) | null
  columns: readonly ColumnPrint[] | null
  watch: RunWatch
}

/** What a plan applies, an undo restores, or a decision is about lies in the catalogue: they read no file. */
function readsFile({ kind }: RunRow): boolean {
  return kind === 'import' || kind === 'plan' || kind === 'repair'
}

/** The way of this kind of run. */
async function passage(
  parts: RunnerParts & { signal: AbortSignal },
  { row, original, columns, watch }: Passage,
): Promise<RunTotals> {
  const { id, supplierId, supplierCode, profile } = row
  if (original) {
    const { file, dialect, references } = original
    const open = (signal: AbortSignal) => file.open({ signal, onBytes: watch.counter() })
    const only = row.repairOf === null ? null : await damagedLines(parts, row.repairOf, row.repairs ?? [])
    // What is read again in part says nothing about what its supplier usually sends.
    const gate = only ? null : await openGate(parts, { row, dialect, columns: columns ?? [] })
    const run = { id, supplierId, supplierCode, profile, dialect, open, references, only, gate }
    const imported = row.kind === 'plan' ? null : await runImport(parts, run)
    if (imported) return imported
    // A file that is held is planned: what it would do is there to be looked at, and can be let through in part.
    const planned = await runPlan(parts, { ...run, gate: row.kind === 'plan' ? gate : null })
    if (!planned) throw new Error('A plan is never held back.')
    return planned
  }
  const reached = (share: number) => watch.reached(share)
  if (row.undoOf !== null)
    return runUndo({ ...parts, reached }, { runId: id, undoOf: row.undoOf, supplierId, supplierCode, part: row.part })
  if (row.decision !== null)
    return runDecision({ ...parts, reached }, { runId: id, supplierId, supplierCode, order: row.decision })
  const plan = await requirePlan(parts.catalog, row.planId ?? '')
  // Rejected since the run was put in line.
  if (plan.state === 'rejected') throw planNotOpen(plan)
  const fields = new Set(plan.fields)
  const application = { planId: plan.id, runId: id, supplierId, supplierCode, fields, part: row.part }
  return runApplication({ ...parts, reached }, application)
}

async function damagedLines({ imports }: RunnerParts, runId: string, repairs: readonly Repair[]) {
  return new Set(await listDamagedLines(imports, runId, repairs))
}

/** What the profile looks up: as it was when the run began, or as it is now. */
function lookUp(parts: RunnerParts, { profile, supplierCode, lookedUp }: RunRow) {
  return loadReferences(parts, { profile, supplierCode, day: dayOf(parts.clock.now()), before: lookedUp })
}

/** What the file's columns hold, if they are those the profile means. */
function checkFile(
  { imports }: RunnerParts,
  { profile, supplierCode }: RunRow,
  { file, dialect, signal }: { file: SourceFile; dialect: Dialect; signal: AbortSignal },
): Promise<ColumnPrint[]> {
  return checkColumns(imports, { profile, dialect, supplierCode, open: () => file.open({ signal }) })
}

async function begin(
  parts: RunnerParts,
  runId: string,
  { dialect, lookedUp }: { dialect: Dialect | null; lookedUp: LookedUp | null },
): Promise<void> {
  const taken = await parts.imports.transaction(async (tx) => {
    const rows = await startRun(tx, runId, { dialect, lookedUp })
    if (rows > 0) await insertLog(tx, runId, { level: 'info', message: 'started', details: dialect ?? {} })
    return rows
  })
  if (taken === 0) throw runCancelled({ id: runId })
}

interface Stop {
  runId: string
  watch: RunWatch
  ending: ReturnType<typeof endingOf>
}

async function recordStop(parts: RunnerParts, { runId, watch, ending }: Stop): Promise<void> {
  await watch.end(null)
  await parts.imports.transaction(async (tx) => {
    const rows = await stopRun(tx, { id: runId, ...ending })
    if (rows > 0 && ending.status === 'failed') await insertRunEnded(tx, runId)
    await insertLog(tx, runId, {
      level: 'error',
      message: ending.status,
      ...(ending.error && { details: ending.error }),
    })
  })
  await tellState(parts, runId)
}

function endingOf(error: unknown, signal: AbortSignal) {
  if (error instanceof AppError && error.code === runCancelled.code)
    return { status: 'cancelled', error: null } as const
  if (signal.aborted) return { status: 'interrupted', error: null } as const

  const { code, details } = error instanceof AppError ? error : { code: 'IMPORT_BROKEN', details: undefined }
  const told = { code, message: messageOf(error), ...(details !== undefined && { details }) }
  return { status: passes(error) ? 'interrupted' : 'failed', error: told } as const
}

/** Whether the run may succeed later as it is. A commit whose outcome is unknown is one: its batch says whether it is there. */
function passes(error: unknown): boolean {
  if (error instanceof AppError) return error.retry === 'later'
  return error instanceof PoolError || isConnectionFailure(error) || (error instanceof DatabaseError && error.retryable)
}

async function tellState(parts: RunnerParts, runId: string): Promise<ImportRunView> {
  const run = await getRun(parts, runId)
  parts.tell(run)
  return run
}

/** Keeps a run's row in step with what its batches committed, and hears from it when somebody wants it to stop. */
class RunWatch {
  readonly #parts: RunnerParts
  readonly #row: RunRow
  readonly #cancel: () => void
  #bytesRead = 0
  #peakRssBytes: number
  #timer: NodeJS.Timeout | null = null
  #writing: Promise<void> = Promise.resolve()

  constructor(parts: RunnerParts, row: RunRow, cancel: () => void) {
    this.#parts = parts
    this.#row = row
    this.#cancel = cancel
    this.#peakRssBytes = row.peakRssBytes ?? 0
  }

  begin(): void {
    let busy = false
    this.#timer = setInterval(() => {
      if (busy) return
      busy = true
      this.#writing = this.#write(null)
        .catch(() => {
          // The run itself meets the same database and says what is wrong with it.
        })
        .finally(() => {
          busy = false
        })
    }, PROGRESS_EVERY_MS)
  }

  /** How far a run is that reads no file. */
  reached(share: number): void {
    this.#bytesRead = Math.round(this.#row.fileBytes * share)
  }

  /** Counts the file's bytes as they are read. A second reading begins the count anew. */
  counter(): (bytes: number) => void {
    this.#bytesRead = 0
    return (bytes) => {
      this.#bytesRead += bytes
    }
  }

  /** Stops watching; writes the last state, or what the checkpoints say when there is none. */
  async end(totals: RunTotals | null): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    await this.#writing
    await this.#write(totals, await countProblems(this.#parts.imports, this.#row.id, columnsAppearedWarning.code))
  }

  async #write(totals: RunTotals | null, ofFile = 0): Promise<void> {
    const { imports, catalog } = this.#parts
    this.#peakRssBytes = Math.max(this.#peakRssBytes, peakMemory())
    const known = totals ?? (await sumCheckpoints(catalog, this.#row.id))
    const stopAsked = await imports.transaction((tx) =>
      recordProgress(tx, this.#row.id, {
        bytesRead: totals ? this.#row.fileBytes : this.#bytesRead,
        totals: { ...known, warnings: known.warnings + ofFile },
        peakRssBytes: this.#peakRssBytes,
      }),
    )
    if (stopAsked && this.#timer) this.#cancel()
    await tellState(this.#parts, this.#row.id)
  }
}
