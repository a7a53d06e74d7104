import type { NotificationEvent, NotificationFacts, NotificationLevel } from '@products-manager/contract'
import { nothing, part, type Reads, sql } from '@products-manager/postgres'

export interface NotificationRow {
  id: string
  event: NotificationEvent
  level: NotificationLevel
  title: string
  message: string
  facts: NotificationFacts
  isRead: boolean
  createdAt: Date
  expiresAt: Date | null
}

const isEverybodys = part`user_id is null and (expires_at is null or expires_at > now())`

/** Notices for everybody, newest first: their identifiers are in order of time. */
export function listNotices(
  core: Reads<'core'>,
  { unread, after, limit }: { unread: boolean; after: string | undefined; limit: number },
): Promise<NotificationRow[]> {
  return core.many(sql<NotificationRow>('notifications.list_notifications')`
    select id, metadata ->> 'event' as event, type as level, title, message, metadata -> 'facts' as facts,
           read as "isRead", created_at as "createdAt", expires_at as "expiresAt"
      from notifications
     where ${isEverybodys}
       and metadata ? 'event'
       ${unread ? part`and not read` : nothing}
       ${after ? part`and id < ${after}::uuid` : nothing}
     order by id desc
     limit ${limit}
  `)
}

/** How many notices for everybody nobody has read. */
export async function countUnread(core: Reads<'core'>): Promise<number> {
  const { unread } = await core.one(sql<{ unread: number }>('notifications.count_unread')`
    select count(*)::int as unread from notifications where ${isEverybodys} and metadata ? 'event' and not read
  `)
  return unread
}
