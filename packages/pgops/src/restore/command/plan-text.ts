import { formatLsn } from '@products-manager/postgres'
import { seconds } from '../../backup/command/backup-text.ts'
import { readableBytes } from '../../command/readable-bytes.ts'
import type { RestorePlan } from '../plan-restore.ts'
import { targetText } from '../restore-target.ts'

/** A plan as a program reads it. */
export function planFacts(plan: RestorePlan) {
  return {
    systemId: plan.systemId,
    target: targetText(plan.target),
    timeline: plan.timeline,
    backups: plan.chain.map(({ record, stores }) => ({
      id: record.id,
      kind: record.kind,
      until: record.stoppedAt,
      stores: stores.map(({ name }) => name),
    })),
    log: {
      files: plan.segments.length,
      first: plan.segments[0] ?? null,
      last: plan.segments.at(-1) ?? null,
      end: plan.logEnd ? formatLsn(plan.logEnd.end) : null,
      lastCommitAt: plan.logEnd?.lastCommit?.at.toISOString() ?? null,
    },
    fetchBytes: plan.fetchBytes,
    neededBytes: plan.plainBytes,
    freeBytes: plan.freeBytes,
    estimatedMs: plan.estimatedMs,
    notes: plan.notes,
  }
}

/** A plan for a person. */
export function planText(plan: RestorePlan): string {
  const facts = planFacts(plan)
  const { log } = facts
  const free = facts.freeBytes === null ? '' : `, ${readableBytes(facts.freeBytes)} are free`
  return [
    `Target: ${facts.target}, timeline ${facts.timeline}, of cluster ${facts.systemId}.`,
    ...facts.backups.map(({ id, kind, until, stores }) => `  ${kind} backup ${id}, until ${until}, from ${stores[0]}`),
    log.files === 0
      ? '  no log after it'
      : `  ${log.files} files of the log, ${log.first} to ${log.last}, ending at ${log.end}${log.lastCommitAt ? ` with the commit of ${log.lastCommitAt}` : ''}`,
    `To fetch: ${readableBytes(facts.fetchBytes)} and the log. Room needed: ${readableBytes(facts.neededBytes)}${free}.`,
    `About ${seconds(facts.estimatedMs)}.`,
    ...facts.notes.map((note) => `Note: ${note}`),
  ].join('\n')
}
