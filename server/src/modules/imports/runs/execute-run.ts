import type { ImportRun as ImportRunView } from '@products-manager/contract'
import type { Database } from '@products-manager/postgres'
import type { Clock } from '../../../platform/clock.ts'
import { AppError, messageOf } from '../../../platform/errors.ts'
import { type RunTotals, sumCheckpoints } from '../../catalog/index.ts'
import { importNotFound, originalMissing, runCancelled } from '../errors.ts'
import { detect } from '../parse/detect.ts'
import { dialectOf } from '../parse/dialect-of.ts'
import { completeRun, recordProgress, startRun, stopRun } from '../queries/change-run-status.ts'
import { findRun } from '../queries/find-run.ts'
import { type RunRow, toImportRun } from '../queries/run-row.ts'
import { runImport } from '../run-import.ts'
import { type LocalFile, openLocalFile } from '../sources/local-file.ts'

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
 * killed. Throws what stopped the run, after the run's row says so.
 */
export async function executeRun(parts: RunnerParts, runId: string, signal: AbortSignal): Promise<ImportRunView> {
  const row = await findRun(parts.imports, runId)
  if (!row) throw importNotFound({ id: runId })

  const stop = new AbortController()
  const watch = new RunWatch(parts, row, () => stop.abort(runCancelled({ id: runId })))
  try {
    const file = await openOriginal(parts, row)
    const dialect = row.dialect ?? dialectOf(detect(file.sample, row.profile.file), row.profile.file)
    const taken = await parts.imports.transaction((tx) => startRun(tx, runId, dialect))
    if (taken === 0) throw runCancelled({ id: runId })

    watch.begin()
    const totals = await runImport(
      {
        imports: parts.imports,
        catalog: parts.catalog,
        lanes: parts.lanes,
        signal: AbortSignal.any([signal, stop.signal]),
      },
      {
        id: runId,
        supplierId: row.supplierId,
        supplierCode: row.supplierCode,
        open: (signal) => watch.counted(file.open(signal)),
        profile: row.profile,
        dialect,
      },
    )
    await watch.end(totals)
    await parts.imports.transaction((tx) => completeRun(tx, runId, totals.refused))
  } catch (error) {
    await watch.end(null)
    await parts.imports.transaction((tx) => stopRun(tx, { id: runId, ...endingOf(error, signal) }))
    throw error
  } finally {
    await tellState(parts, runId)
  }
  return stateOf(parts, runId)
}

async function openOriginal(parts: RunnerParts, row: RunRow): Promise<LocalFile> {
  const file = await openLocalFile(parts.originalPath(row.objectKey)).catch((error: unknown) => {
    throw originalMissing({ id: row.id, fileName: row.fileName }, error)
  })
  if (file.hash !== row.fileHash) throw originalMissing({ id: row.id, fileName: row.fileName })
  return file
}

function endingOf(error: unknown, signal: AbortSignal) {
  if (error instanceof AppError && error.code === runCancelled.code)
    return { status: 'cancelled', error: null } as const
  if (signal.aborted) return { status: 'interrupted', error: null } as const
  const code = error instanceof AppError ? error.code : 'IMPORT_BROKEN'
  return { status: 'failed', error: { code, message: messageOf(error) } } as const
}

async function stateOf(parts: RunnerParts, runId: string): Promise<ImportRunView> {
  const row = await findRun(parts.imports, runId)
  if (!row) throw importNotFound({ id: runId })
  return toImportRun(row, parts.clock.now())
}

async function tellState(parts: RunnerParts, runId: string): Promise<void> {
  parts.tell(await stateOf(parts, runId))
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

  async *counted(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      this.#bytesRead += chunk.byteLength
      yield chunk
    }
  }

  /** Stops watching; writes the last state, or what the checkpoints say when there is none. */
  async end(totals: RunTotals | null): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    await this.#writing
    await this.#write(totals)
  }

  async #write(totals: RunTotals | null): Promise<void> {
    const { imports, catalog } = this.#parts
    this.#peakRssBytes = Math.max(this.#peakRssBytes, process.resourceUsage().maxRSS * 1024)
    const known = totals ?? (await sumCheckpoints(catalog, this.#row.id))
    const stopAsked = await imports.transaction((tx) =>
      recordProgress(tx, this.#row.id, {
        bytesRead: totals ? this.#row.fileBytes : this.#bytesRead,
        totals: known,
        peakRssBytes: this.#peakRssBytes,
      }),
    )
    if (stopAsked && this.#timer) this.#cancel()
    await tellState(this.#parts, this.#row.id)
  }
}
