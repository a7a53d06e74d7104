import { table } from '../command/output.ts'
import type { LockQueue } from './find-lock-queues.ts'
import type { LockSession } from './list-lock-sessions.ts'

const SHOWN_OF_QUERY = 60

/** The queues for a person, the longest wait first. */
export function locksText(queues: readonly LockQueue[]): string {
  if (queues.length === 0) return 'Nobody waits for a lock.'
  return queues
    .map((queue) => {
      const rows = [row(queue.head, 'holds'), ...queue.waiting.map((session) => row(session, 'waits'))]
      const head = ['pid', 'part', 'user', 'application', 'state', 'wants', 'on', 'waits for', 'since', 'statement']
      return [table(head, rows), queue.advice, ...(queue.remedy ? [`  ${queue.remedy};`] : [])].join('\n')
    })
    .join('\n\n')
}

function row(session: LockSession, part: string) {
  return [
    session.pid,
    part,
    session.user,
    session.application,
    session.state,
    session.wantedMode,
    session.wantedRelation,
    session.blockedBy.join(' '),
    (session.waitsSince ?? session.transactionStartedAt)?.toISOString().slice(11, 19) ?? null,
    session.query.replaceAll(/\s+/g, ' ').slice(0, SHOWN_OF_QUERY),
  ]
}
