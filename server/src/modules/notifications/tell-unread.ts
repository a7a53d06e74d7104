import type { NotificationParts } from './parts.ts'
import { countUnread } from './queries/list-notifications.ts'

/** Tells every open browser how many notices nobody has read; gives it, too. */
export async function tellUnread({ core, publish }: Pick<NotificationParts, 'core' | 'publish'>): Promise<number> {
  const unread = await countUnread(core)
  await publish({ topics: ['notifications'], key: 'notifications', message: { type: 'notifications', unread } })
  return unread
}
