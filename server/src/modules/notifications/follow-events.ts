import { deliverSoon } from './jobs/delivery-task.ts'
import { noticeOf } from './notice-of.ts'
import type { NotificationParts } from './parts.ts'
import { lockUnpublished, markPublished } from './queries/outbox.ts'
import { tell } from './tell.ts'
import { tellUnread } from './tell-unread.ts'

export type FollowerParts = Pick<NotificationParts, 'imports' | 'core' | 'publish' | 'clock' | 'appUrl' | 'mail'>

// A supplier's night of small files is some hundreds of events.
const BATCH = 200

/**
 * Makes notices and deliveries of the events that nobody has published yet. Safe to run twice and beside itself: what
 * follows from an event is written under the event's own key before the event is marked, so that a kill between the two
 * repeats what is there already. Every unpublished row is taken, whatever its number: numbers commit out of order.
 */
export async function followEvents(parts: FollowerParts, signal: AbortSignal): Promise<void> {
  let taken = BATCH
  while (taken === BATCH && !signal.aborted) taken = await followSome(parts)
}

async function followSome(parts: FollowerParts): Promise<number> {
  const { imports, core } = parts
  const { taken, told } = await imports.transaction(async (tx) => {
    const events = await lockUnpublished(tx, BATCH)
    if (events.length === 0) return { taken: 0, told: 0 }
    const told = await core.transaction(async (coreTx) => {
      let rows = 0
      for (const event of events) {
        const notice = noticeOf(event)
        const source = { database: 'imports', id: event.id }
        if (notice) rows += await tell(coreTx, parts, { notice, at: event.createdAt, source })
      }
      return rows
    })
    await markPublished(
      tx,
      events.map(({ id }) => id),
    )
    // Deliveries wait in core already; workers look every minute by themselves.
    await deliverSoon(tx)
    return { taken: events.length, told }
  })
  if (told > 0) await tellUnread(parts)
  return taken
}
