import { type ImportPlan, type ImportRun, type PlanPart, sumOf } from '@products-manager/contract'
import type { Database, Reads, Tx } from '@products-manager/postgres'
import type { Clock } from '../../../platform/clock.ts'
import { uuidV7 } from '../../../platform/ids.ts'
import {
  decidePlan,
  findPlan,
  isWhole,
  listPlanStates,
  type PlanRecord,
  planNotFound,
  planNotOpen,
} from '../../catalog/index.ts'
import { notHeld } from '../errors.ts'
import { findRun } from '../queries/find-run.ts'
import { findTwin } from '../queries/find-twin.ts'
import { insertRun } from '../queries/insert-run.ts'
import { type Decision, decideHeld } from '../queries/run-facts.ts'
import { toImportRun } from '../queries/run-row.ts'
import { getRun } from './cancel-and-resume.ts'

export interface PlanParts {
  imports: Database<'imports'>
  catalog: Database<'catalog'>
  clock: Clock
}

type Alongside = (tx: Tx<'imports'>, runId: string) => Promise<unknown>

/** A plan, or PLAN_NOT_FOUND. */
export async function requirePlan(catalog: Reads<'catalog'>, id: string): Promise<PlanRecord> {
  const plan = await findPlan(catalog, id)
  if (!plan) throw planNotFound({ id })
  return plan
}

/** Runs of a list, plans with what became of them. */
export async function withPlanStates(catalog: Reads<'catalog'>, runs: readonly ImportRun[]): Promise<ImportRun[]> {
  const plans = runs.filter(({ kind }) => kind === 'plan').map(({ id }) => id)
  const found = new Map((await listPlanStates(catalog, plans)).map((plan) => [plan.id, plan]))
  return runs.map((run) => {
    if (run.kind !== 'plan') return run
    const { state = 'making', left = {} } = found.get(run.id) ?? {}
    return { ...run, planState: state, planLeft: sumOf(left) }
  })
}

/** A plan as the API tells of it. One whose run has just begun is being made. */
export async function getPlan({ imports, catalog, clock }: PlanParts, id: string): Promise<ImportPlan> {
  const [row, plan] = await Promise.all([findRun(imports, id), findPlan(catalog, id)])
  if (row?.kind !== 'plan') throw planNotFound({ id })
  const run = toImportRun(row, clock.now())
  const { state = 'making', summary = null, left = {}, conflicts = 0, note = null, decidedBy = null } = plan ?? {}
  return {
    id,
    state,
    run,
    summary,
    left,
    conflicts,
    note,
    decidedBy,
    decidedAt: plan?.decidedAt?.toISOString() ?? null,
    createdAt: run.createdAt,
  }
}

/**
 * Adds a run that applies a plan, or the chosen part of it. `alongside` commits with it, and so does the decision about
 * a file that is held.
 */
export async function createApplication(
  parts: PlanParts,
  { planId, only, decision }: Application,
  alongside: Alongside = async () => {},
): Promise<ImportRun> {
  const plan = await requirePlan(parts.catalog, planId)
  if (plan.state !== 'open' && plan.state !== 'partly-applied') throw planNotOpen({ id: planId, state: plan.state })
  const part = isWhole(only) ? null : only
  const none = { note: null, author: null, restarts: null }
  return createFrom(parts, planId, {
    kind: 'apply',
    planId,
    part,
    isTold: decision !== undefined,
    async alongside(tx, runId) {
      const held = await decideHeld(tx, { ...none, ...decision, runId: planId, state: part ? 'partly' : 'accepted' })
      // Somebody else was faster.
      if (decision && held === 0) throw notHeld({ id: planId, status: 'decided' })
      await alongside(tx, runId)
    },
  })
}

interface Application {
  planId: string
  only: PlanPart | null
  /** What is decided with it, when the plan is of a file that is held. */
  decision?: Partial<Pick<Decision, 'note' | 'author' | 'restarts'>>
}

/** Adds a run that plans the same file anew. */
export function planAgain(parts: PlanParts, planId: string, alongside: Alongside): Promise<ImportRun> {
  return createFrom(parts, planId, { kind: 'plan', planId: null, part: null, alongside })
}

interface Following {
  kind: 'plan' | 'apply'
  planId: string | null
  part: PlanPart | null
  /** Whoever comes second is told so, and not given what the first one began. */
  isTold?: boolean
  alongside: Alongside
}

async function createFrom(
  parts: PlanParts,
  planId: string,
  { alongside, isTold, ...following }: Following,
): Promise<ImportRun> {
  const planned = await findRun(parts.imports, planId)
  if (planned?.kind !== 'plan') throw planNotFound({ id: planId })
  const { fileId, supplierId, supplierCode, profile, dialect } = planned
  const id = uuidV7()
  const { kind, part } = following
  const twin = await parts.imports.transaction(async (tx) => {
    const twin = kind === 'apply' && !isTold ? await findTwin(tx, { kind, of: planId, part }) : null
    if (twin) return twin
    await insertRun(tx, { id, fileId, supplierId, supplierCode, profile, dialect, ...following })
    await alongside(tx, id)
    return null
  })
  return getRun(parts, twin ?? id)
}

/** Closes a plan that nobody wants; what was applied of it stays. Begun again after a kill, it ends what was left. */
export async function rejectPlan(
  parts: PlanParts,
  { planId, note, author }: { planId: string; note: string | null; author: string | null },
): Promise<ImportPlan> {
  const decided = await parts.catalog.transaction((tx) =>
    decidePlan(tx, { id: planId, state: 'rejected', note, author }),
  )
  const { state } = await requirePlan(parts.catalog, planId)
  // The plan and the file that waits lie in two databases: a kill in between leaves a rejected plan of a held file.
  const released =
    state === 'rejected'
      ? await parts.imports.transaction((tx) =>
          decideHeld(tx, { runId: planId, state: 'refused', note, author, restarts: null }),
        )
      : 0
  if (decided + released === 0) throw planNotOpen({ id: planId, state })
  return getPlan(parts, planId)
}
