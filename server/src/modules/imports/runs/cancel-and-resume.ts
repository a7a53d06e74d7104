import type { ImportRun } from '@products-manager/contract'
import type { Database, Tx } from '@products-manager/postgres'
import type { Clock } from '../../../platform/clock.ts'
import { failsAgain, importNotFound, notCancellable, notResumable } from '../errors.ts'
import { reopenRun, requestCancel } from '../queries/change-run-status.ts'
import { findRun } from '../queries/find-run.ts'
import { hasEnded, toImportRun } from '../queries/run-row.ts'
import { findOvertaking, overtakenError } from './overtaken.ts'

interface Parts {
  imports: Database<'imports'>
  clock: Clock
}

/** One run as the API tells of it. */
export async function getRun({ imports, clock }: Parts, id: string): Promise<ImportRun> {
  const row = await findRun(imports, id)
  if (!row) throw importNotFound({ id })
  return toImportRun(row, clock.now())
}

/** Asks a run to stop after the batches under way. */
export async function cancelRun(parts: Parts, id: string): Promise<ImportRun> {
  const asked = await parts.imports.transaction((tx) => requestCancel(tx, id))
  const run = await getRun(parts, id)
  if (asked === 0 && run.status !== 'cancelled') throw notCancellable({ id, status: run.status })
  return run
}

/**
 * Puts a stopped run back in line; `alongside` commits with it.
 * @throws IMPORT_FAILS_AGAIN when it would read the same file to the same end.
 * @throws IMPORT_OUTDATED when a newer file of the supplier was imported since, unless it shall be written over `anyway`.
 */
export async function resumeRun(
  parts: Parts,
  { id, anyway = false }: { id: string; anyway?: boolean },
  alongside: (tx: Tx<'imports'>) => Promise<unknown> = async () => {},
): Promise<ImportRun> {
  const row = await findRun(parts.imports, id)
  if (row) refuseFailingAgain(toImportRun(row, parts.clock.now()))
  const newer = row && !hasEnded(row.status) ? await findOvertaking(parts.imports, row) : null
  if (row && newer && !anyway) throw overtakenError(row, newer)

  const reopened = await parts.imports.transaction(async (tx) => {
    const rows = await reopenRun(tx, id, newer?.id)
    if (rows > 0) await alongside(tx)
    return rows
  })
  const run = await getRun(parts, id)
  if (reopened === 0) throw notResumable({ id, status: run.status })
  return run
}

function refuseFailingAgain({ id, status, error, waysOn }: ImportRun): void {
  if (status !== 'failed' || error === null || waysOn.includes('resume')) return
  throw failsAgain({ id, reason: error.code, waysOn })
}
