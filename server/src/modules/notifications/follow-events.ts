import type { Database } from '@products-manager/postgres'
import type { Hub } from '../../platform/realtime/hub.ts'
import { noticeOf } from './notice-of.ts'
import { insertNotification } from './queries/insert-notification.ts'
import { countUnread } from './queries/list-notifications.ts'
import { lockUnpublished, markPublished } from './queries/outbox.ts'

export interface FollowerParts {
  imports: Database<'imports'>
  core: Database<'core'>
  publish: Hub['publish']
}

// A supplier's night of small files is some hundreds of events.
const BATCH = 200

/**
 * Makes notices of the events that nobody has published yet. Safe to run twice and beside itself: what follows from an
 * event is written under the event's own key before the event is marked, so that a kill between the two repeats what is
 * there already. Every unpublished row is taken, whatever its number: numbers commit out of order.
 */
export async function followEvents(parts: FollowerParts, signal: AbortSignal): Promise<void> {
  let taken = BATCH
  while (taken === BATCH && !signal.aborted) taken = await followSome(parts)
}

async function followSome(parts: FollowerParts): Promise<number> {
  const { imports, core } = parts
  const { taken, told } = await imports.transaction(async (tx) => {
    const events = await lockUnpublished(tx, BATCH)
    const told = await core.transaction(async (coreTx) => {
      let rows = 0
      for (const event of events) {
        const notice = noticeOf(event)
        if (notice) rows += await insertNotification(coreTx, { database: 'imports', id: event.id }, notice)
      }
      return rows
    })
    await markPublished(
      tx,
      events.map(({ id }) => id),
    )
    return { taken: events.length, told }
  })
  if (told > 0) await tellUnread(parts)
  return taken
}

/** Tells every open browser how many notices nobody has read; gives it, too. */
export async function tellUnread({ core, publish }: Pick<FollowerParts, 'core' | 'publish'>): Promise<number> {
  const unread = await countUnread(core)
  await publish({ topics: ['notifications'], key: 'notifications', message: { type: 'notifications', unread } })
  return unread
}
