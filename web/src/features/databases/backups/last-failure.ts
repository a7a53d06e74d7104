import type { BackupRun } from '@products-manager/contract'

const TAKES: readonly BackupRun['kind'][] = ['full', 'incremental']

/** The last attempt at a backup, when it failed: one that went well after it makes up for it. */
export function lastFailure(runs: readonly BackupRun[]): BackupRun | null {
  const ended = runs.filter(({ kind, completedAt }) => TAKES.includes(kind) && completedAt !== null)
  const [last] = ended.toSorted((a, b) => Date.parse(b.completedAt ?? '') - Date.parse(a.completedAt ?? ''))
  return last?.status === 'failed' ? last : null
}
