import type { ImportRun, QueueChoice, QueueDecision } from '@products-manager/contract'
import type { Tx } from '@products-manager/postgres'
import { uuidV7 } from '../../../platform/ids.ts'
import { type DecisionOrder, getProduct, listDecisionGroups } from '../../catalog/index.ts'
import { eanForOneRow, eanNotUsable, nothingWaits } from '../errors.ts'
import { isInStore } from '../formats/in-store.ts'
import { findRun } from '../queries/find-run.ts'
import { insertRun } from '../queries/insert-run.ts'
import { listRuns } from '../queries/list-runs.ts'
import type { RunRow } from '../queries/run-row.ts'
import { checkEan } from '../validate/checks/ean.ts'
import { noEanEvidence } from '../validate/ean-evidence.ts'
import { problemMessage } from '../validate/problem-messages.ts'
import { getRun } from './cancel-and-resume.ts'
import type { PlanParts } from './plans.ts'

export interface DecisionRequest {
  decision: QueueDecision
  of: QueueChoice
  author: string | null
}

/**
 * Adds the runs that apply a decision about waiting rows: one for each file that brought some of them, so that every
 * value still says where it comes from. They commit together; `alongside` commits with each.
 */
export async function createDecisions(
  parts: PlanParts,
  request: DecisionRequest,
  alongside: (tx: Tx<'imports'>, runId: string) => Promise<unknown> = async () => {},
): Promise<{ entries: number; runs: ImportRun[] }> {
  const decision = checked(request)
  if (decision.do === 'link') await getProduct(parts.catalog, decision.productId)
  const groups = await listDecisionGroups(parts.catalog, { decision, of: request.of })
  if (groups.length === 0) throw nothingWaits({})

  const orders = await Promise.all(
    groups.map(async ({ supplierCode, sourceRunId, asOf }) => ({
      id: uuidV7(),
      source: await sourceOf(parts, { supplierCode, sourceRunId }),
      order: { decision, of: request.of, sourceRunId, asOf, author: request.author } satisfies DecisionOrder,
    })),
  )
  await parts.imports.transaction(async (tx) => {
    for (const { id, source, order } of orders) {
      const { fileId, supplierId, supplierCode, profile, dialect } = source
      await insertRun(tx, { id, fileId, supplierId, supplierCode, profile, dialect, kind: 'decide', decision: order })
      await alongside(tx, id)
    }
  })
  return {
    entries: groups.reduce((sum, { entries }) => sum + entries, 0),
    runs: await Promise.all(orders.map(({ id }) => getRun(parts, id))),
  }
}

/** The run whose file the rows are from; the supplier's newest one where that is archived. */
async function sourceOf(
  { imports }: PlanParts,
  { supplierCode, sourceRunId }: { supplierCode: string; sourceRunId: string },
): Promise<RunRow> {
  const source =
    (await findRun(imports, sourceRunId)) ?? (await listRuns(imports, { supplier: supplierCode, limit: 1 }))[0]
  if (!source) throw nothingWaits({})
  return source
}

/** The decision with its EAN in canonical form. */
function checked({ decision, of }: DecisionRequest): QueueDecision {
  if (decision.do !== 'ean') return decision
  if (!('ids' in of) || of.ids.length !== 1) throw eanForOneRow({})
  const { value, code, bad } = checkEan(decision.ean.trim(), noEanEvidence)
  if (value === null || bad || isInStore(value))
    throw eanNotUsable({ ean: decision.ean, reason: problemMessage(code ?? 'EAN_IN_STORE', 'ean', decision.ean) })
  return { ...decision, ean: value }
}
