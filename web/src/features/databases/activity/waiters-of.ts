import type { LockQueue, LockSession } from '@products-manager/contract'

/** Who is drawn right below a session: those whose last blocker in the queue it is, so that each is drawn once. */
export function waitersOf(session: LockSession, { head, waiting }: Pick<LockQueue, 'head' | 'waiting'>): LockSession[] {
  // The queue is sorted by how long each waits: a session hangs below the one that waits shortest among its blockers.
  const order = [head.pid, ...waiting.map(({ pid }) => pid)]
  return waiting.filter((one) => {
    const place = order.indexOf(one.pid)
    const before = one.blockedBy.map((pid) => order.indexOf(pid)).filter((at) => at >= 0 && at < place)
    const parent = before.length > 0 ? order[Math.max(...before)] : head.pid
    return one.pid !== session.pid && parent === session.pid
  })
}
