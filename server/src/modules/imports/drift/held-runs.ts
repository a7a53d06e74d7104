import type { ImportRun, RunDrift } from '@products-manager/contract'
import type { Tx } from '@products-manager/postgres'
import { countPlanRows } from '../../catalog/index.ts'
import { findSupplierLimits } from '../../suppliers/index.ts'
import { importNotFound, notHeld, nothingSafe } from '../errors.ts'
import { findRun } from '../queries/find-run.ts'
import { findRunFacts, type KeptRunFacts } from '../queries/run-facts.ts'
import { createApplication, type PlanParts, rejectPlan } from '../runs/plans.ts'
import { restartOf } from './judge-facts.ts'
import { safePart } from './safe-part.ts'

export interface Acceptance {
  runId: string
  /** Only what no reason covers. */
  safeOnly: boolean
  /** The file counts as usual, and what departed in it begins anew. */
  newNormal: boolean
  note: string | null
  author: string | null
}

/** What was compared with the supplier's earlier files, and what became of it. */
export async function getRunDrift(parts: PlanParts, runId: string): Promise<RunDrift> {
  const run = await findRun(parts.imports, runId)
  if (!run) throw importNotFound({ id: runId })
  const kept = await findRunFacts(parts.imports, runId)
  const { state = 'calm', reasons = [], isUsual = false, note = null, decidedBy = null } = kept ?? {}
  const safe = safePart(reasons, (await findSupplierLimits(parts.catalog, run.supplierId)).moveBy)
  const isEmpty = state === 'held' && safe !== null && (await countPlanRows(parts.catalog, runId, safe)).rows === 0
  return {
    runId,
    state,
    reasons,
    safe: isEmpty ? null : safe,
    isUsual,
    note,
    decidedBy,
    decidedAt: kept?.decidedAt?.toISOString() ?? null,
  }
}

/** Adds a run that lets a held file through, whole or its safe part. `alongside` commits with it. */
export async function acceptHeldRun(
  parts: PlanParts,
  { runId, safeOnly, newNormal, note, author }: Acceptance,
  alongside: (tx: Tx<'imports'>, runId: string) => Promise<unknown> = async () => {},
): Promise<ImportRun> {
  const { reasons } = await requireHeld(parts, runId)
  const { safe } = await getRunDrift(parts, runId)
  if (safeOnly && !safe) throw nothingSafe({ id: runId })
  const restarts = newNormal ? reasons.map(restartOf) : null
  return createApplication(
    parts,
    { planId: runId, only: safeOnly ? safe : null, decision: { note, author, restarts } },
    alongside,
  )
}

/** Closes a held file; nothing of it is applied. */
export async function refuseHeldRun(
  parts: PlanParts,
  { runId, note, author }: Pick<Acceptance, 'runId' | 'note' | 'author'>,
): Promise<RunDrift> {
  await requireHeld(parts, runId)
  await rejectPlan(parts, { planId: runId, note, author })
  return getRunDrift(parts, runId)
}

async function requireHeld({ imports }: PlanParts, runId: string): Promise<KeptRunFacts> {
  const run = await findRun(imports, runId)
  if (!run) throw importNotFound({ id: runId })
  const kept = await findRunFacts(imports, runId)
  if (run.status !== 'held' || kept?.state !== 'held') throw notHeld({ id: runId, status: run.status })
  return kept
}
