import type { LockSession } from './list-lock-sessions.ts'

/** Sessions that wait behind one that waits for nobody. */
export interface LockQueue {
  /** The session at the head: it goes on, or does nothing, while the others wait. */
  head: LockSession
  /** Everybody who waits behind it, the longest first. */
  waiting: LockSession[]
  /** The longest wait in the queue. */
  waitedMs: number
  /** What is going on, and what to do. */
  advice: string
  /** The statement that ends the queue, when ending the head is the answer; null when something else is. */
  remedy: string | null
}

// A transaction that has not moved for this long is forgotten, not slow.
const FORGOTTEN_MS = 5_000
// Nothing can read or write the table behind a waiting request of this mode.
const STOPS_EVERYBODY = 'AccessExclusiveLock'

/** Who holds up whom, one queue for each session at a head. */
export function findLockQueues(sessions: readonly LockSession[], now: Date): LockQueue[] {
  const known = new Map(sessions.map((session) => [session.pid, session]))
  const heads = sessions.filter(({ blockedBy }) => blockedBy.length === 0)
  return heads
    .map((head) => queueBehind(head, { sessions, known, now }))
    .filter(({ waiting }) => waiting.length > 0)
    .sort((a, b) => b.waitedMs - a.waitedMs)
}

interface Scene {
  sessions: readonly LockSession[]
  known: ReadonlyMap<number, LockSession>
  now: Date
}

function queueBehind(head: LockSession, { sessions, known, now }: Scene): LockQueue {
  const waiting = sessions
    .filter((session) => session !== head && waitsFor(session, head.pid, known))
    .sort((a, b) => millisecondsSince(b.waitsSince, now) - millisecondsSince(a.waitsSince, now))
  const waitedMs = millisecondsSince(waiting[0]?.waitsSince ?? null, now)
  return { head, waiting, waitedMs, ...adviceFor(head, waiting, now) }
}

function waitsFor(session: LockSession, pid: number, known: ReadonlyMap<number, LockSession>): boolean {
  const seen = new Set<number>()
  const open = [...session.blockedBy]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === pid) return true
    if (seen.has(next)) continue
    seen.add(next)
    open.push(...(known.get(next)?.blockedBy ?? []))
  }
  return false
}

function adviceFor(
  head: LockSession,
  waiting: readonly LockSession[],
  now: Date,
): Pick<LockQueue, 'advice' | 'remedy'> {
  if (head.kind === 'prepared transaction') {
    return {
      advice:
        'A prepared transaction holds the lock. Find it in pg_prepared_xacts, then COMMIT or ROLLBACK PREPARED it.',
      remedy: null,
    }
  }
  const idleMs = millisecondsSince(head.stateChangedAt, now)
  if (head.state?.startsWith('idle in transaction') && idleMs >= FORGOTTEN_MS) {
    return {
      advice: `Session ${head.pid} has left its transaction open and done nothing for ${seconds(idleMs)}. Ending it frees the queue; idle_in_transaction_session_timeout would do so by itself.`,
      remedy: `select pg_terminate_backend(${head.pid})`,
    }
  }
  if (head.kind === 'autovacuum worker') {
    return {
      advice: 'Autovacuum gives way by itself unless it works against wraparound: then let it finish, for it must.',
      remedy: null,
    }
  }
  const door = waiting.find(({ wantedMode }) => wantedMode === STOPS_EVERYBODY)
  if (door && waiting.length > 1) {
    return {
      advice: `Session ${door.pid} wants ${door.wantedRelation ?? 'a table'} for itself, and everybody else queues behind it. Cancel that one and run it again with a lock_timeout.`,
      remedy: `select pg_cancel_backend(${door.pid})`,
    }
  }
  return {
    advice: `Session ${head.pid} works in its transaction since ${seconds(millisecondsSince(head.transactionStartedAt, now))}. Wait for it, or cancel it if its work may be lost.`,
    remedy: `select pg_cancel_backend(${head.pid})`,
  }
}

function millisecondsSince(moment: Date | null, now: Date): number {
  return moment === null ? 0 : Math.max(0, now.getTime() - moment.getTime())
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`
}
