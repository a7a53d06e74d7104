import { table } from '../../command/output.ts'
import { readableBytes } from '../../command/readable-bytes.ts'
import type { ArchiveJob } from '../catalogue/jobs.ts'
import type { PolicyState } from '../catalogue/policies.ts'
import type { ArchivePlan } from '../plan-archiving.ts'
import type { ArchiveReport } from '../run-archiving.ts'

export type Of<T> = T & { database: string }

export function policiesText(states: readonly Of<PolicyState>[]): string {
  return table(
    [
      'database',
      'policy',
      'group',
      'table',
      'by',
      'after days',
      'kept days',
      'on',
      'archived rows',
      'plain',
      'stored',
      'until',
    ],
    states.map(({ database, policy, rows, plainBytes, storedBytes, newest }) => [
      ...[database, policy.name, policy.group, policy.table, policy.mode, policy.afterDays, policy.keepDays],
      ...[policy.isEnabled ? 'yes' : 'no', rows, readableBytes(plainBytes), readableBytes(storedBytes)],
      newest?.toISOString().slice(0, 10) ?? null,
    ]),
  )
}

export function plansText(plans: readonly Of<ArchivePlan>[]): string {
  const rows = plans.map((plan) => [
    ...[plan.database, plan.policy, plan.table, plan.before.toISOString().slice(0, 10), plan.rows],
    plan.dependents.map((one) => `${one.table} ${one.rows}`).join(', '),
    ...[plan.partitions.length, readableBytes(plan.bytes), plan.seconds === null ? '' : `${plan.seconds.toFixed(1)} s`],
    plan.refusal,
  ])
  return table(
    ['database', 'policy', 'table', 'older than', 'rows', 'with them', 'partitions', 'size', 'takes', 'refused'],
    rows,
  )
}

export interface Outcome extends Partial<ArchiveReport> {
  database: string
  policy: string
  problem: string | null
}

export function outcomesText(outcomes: readonly Outcome[]): string {
  return table(
    ['database', 'policy', 'rows', 'plain', 'stored', 'took', 'problem'],
    outcomes.map(({ database, policy, rows = 0, plainBytes = 0, storedBytes = 0, durationMs = 0, problem }) => [
      ...[database, policy, rows, readableBytes(plainBytes), readableBytes(storedBytes)],
      ...[`${(durationMs / 1_000).toFixed(1)} s`, problem],
    ]),
  )
}

export function jobsText(jobs: readonly Of<ArchiveJob>[]): string {
  return table(
    ['started (UTC)', 'database', 'policy', 'kind', 'status', 'rows', 'stored', 'error'],
    jobs.map((job) => [
      ...[job.startedAt.toISOString().slice(0, 19).replace('T', ' '), job.database, job.policy, job.kind, job.status],
      ...[job.rows, readableBytes(job.storedBytes), job.error],
    ]),
  )
}
