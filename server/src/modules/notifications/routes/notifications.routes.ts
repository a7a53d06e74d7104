import {
  countUnreadNotifications,
  listNotifications,
  type Notification,
  readAllNotifications,
  readNotification,
  Uuid,
} from '@products-manager/contract'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { readCursor, toPage } from '../../../platform/http/cursor.ts'
import { serve } from '../../../platform/http/serve.ts'
import { notificationNotFound } from '../errors.ts'
import type { NotificationParts } from '../parts.ts'
import { countUnread, listNotices, type NotificationRow } from '../queries/list-notifications.ts'
import { markRead, markReadUpTo } from '../queries/mark-read.ts'
import { tellUnread } from '../tell-unread.ts'

const Place = Type.Object({ id: Uuid })

export function notificationRoutes(api: FastifyInstance, parts: Pick<NotificationParts, 'core' | 'publish'>): void {
  const { core } = parts

  serve(api, listNotifications, async ({ query: { cursor, limit = 50, unread = false } }) => {
    const rows = await listNotices(core, { unread, after: readCursor(Place, cursor)?.id, limit: limit + 1 })
    return toPage(rows, { limit, item: toNotification, cursor: ({ id }) => ({ id }) })
  })

  serve(api, countUnreadNotifications, async () => ({ unread: await countUnread(core) }))

  serve(api, readNotification, async ({ params: { id } }) => {
    const rows = await core.transaction((tx) => markRead(tx, id))
    if (rows === 0) throw notificationNotFound({ id })
    return { unread: await tellUnread(parts) }
  })

  serve(api, readAllNotifications, async ({ body: { upTo } }) => {
    await core.transaction((tx) => markReadUpTo(tx, upTo))
    return { unread: await tellUnread(parts) }
  })
}

function toNotification(row: NotificationRow): Notification {
  return { ...row, createdAt: row.createdAt.toISOString(), expiresAt: row.expiresAt?.toISOString() ?? null }
}
