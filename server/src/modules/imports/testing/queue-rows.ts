import type { Profile, QueueDecision } from '@products-manager/contract'
import { importFile } from '../import-file.ts'
import { createDecisions, type DecisionRequest } from '../runs/decisions.ts'
import { executeRun } from '../runs/execute-run.ts'
import { createUndo } from '../runs/undo.ts'
import { aProfile, type TestInstallation } from './an-installation.ts'

const COLUMNS = ['sku', 'ean', 'title', 'price'] as const
const { signal } = new AbortController()
export const PEN = '4006381333931'
export const IN_STORE = '2000000000008'

export type Cells = readonly [sku: string, ean: string, title: string, price?: string]

export const queueing: Partial<Profile> = { withoutEan: 'queue' }
export const asking: Partial<Profile> = { withoutEan: 'queue', doubtfulEan: 'queue' }

export async function importRows(
  { parts, write }: TestInstallation,
  rows: readonly Cells[],
  { supplier = 'ACME', dryRun = false, ...more }: Partial<Profile> & { supplier?: string; dryRun?: boolean } = {},
) {
  const lines = rows.map(([sku, ean, title, price = '1.00']) => [sku, ean, title, price].join(';'))
  const path = await write(`${supplier}.csv`, [COLUMNS.join(';'), ...lines].join('\n'))
  const profile = { ...aProfile(COLUMNS), ...more }
  return importFile(parts, { path, supplier: { code: supplier }, profile, signal, dryRun })
}

export const waitingOf = ({ catalog }: TestInstallation) =>
  catalog.query<{ title: string; reason: string; state: string; given_ean: string | null; line: number }>(
    'select title, reason, state, given_ean, line from supplier_ean_resolutions order by line',
  )

export const idsOf = async ({ catalog }: TestInstallation) =>
  (await catalog.query<{ id: string }>('select id from supplier_ean_resolutions order by line')).map(({ id }) => id)

export async function decide({ parts }: TestInstallation, request: Omit<DecisionRequest, 'author'>) {
  const { runs } = await createDecisions(parts, { ...request, author: 'Ada' })
  return Promise.all(runs.map(({ id }) => executeRun(parts, id, signal)))
}

export async function decideAll(installation: TestInstallation, decision: QueueDecision) {
  const [run] = await decide(installation, { decision, of: { filter: {} } })
  return run!
}

export async function undo({ parts }: TestInstallation, runId: string) {
  const { id } = await createUndo(parts, { runId, only: null })
  return executeRun(parts, id, signal)
}
