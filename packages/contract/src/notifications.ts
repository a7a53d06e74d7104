import Type, { type Static } from 'typebox'
import { IdParams, Moment, nullable, Page, PageQuery, Uuid } from './paging.ts'
import { route } from './route.ts'

/** What people can be told of, in the order they see it. A list: the browser has no schemas to read it from. */
export const notificationEvents = [
  'import.completed',
  'import.completed-with-errors',
  'import.failed',
  'import.held',
  'undo.completed',
  'undo.failed',
  'plan.waiting',
  'source.no-file',
  'source.failed',
  'webhook.off',
] as const
export type NotificationEvent = (typeof notificationEvents)[number]
export const NotificationEvent = Type.Unsafe<NotificationEvent>({ type: 'string', enum: [...notificationEvents] })

export const NotificationLevel = Type.Union([
  Type.Literal('info'),
  Type.Literal('success'),
  Type.Literal('warning'),
  Type.Literal('error'),
])
export type NotificationLevel = Static<typeof NotificationLevel>

/** What an event is about; null where it has no such thing. */
export const NotificationFacts = Type.Object({
  supplierCode: nullable(Type.String()),
  runId: nullable(Uuid),
  fileName: nullable(Type.String()),
  sourceId: nullable(Uuid),
  sourceName: nullable(Type.String()),
  rows: nullable(Type.Integer()),
  created: nullable(Type.Integer()),
  updated: nullable(Type.Integer()),
  refused: nullable(Type.Integer()),
  days: nullable(Type.Integer()),
  errorCode: nullable(Type.String()),
  webhookUrl: nullable(Type.String()),
  uploadId: Type.Optional(
    nullable({ ...Uuid, description: 'The file of `source.failed` that only waits to be mapped.' }),
  ),
  undone: Type.Optional(
    nullable(Type.Union([Type.Literal('part'), Type.Literal('undo')]), {
      description: 'Of `undo.completed`: a part of the run only, or an undo, so that the run stands again.',
    }),
  ),
})
export type NotificationFacts = Static<typeof NotificationFacts>

export const Notification = Type.Object({
  id: Uuid,
  event: NotificationEvent,
  level: NotificationLevel,
  title: Type.String({ description: 'In English; screens write their own from `event` and `facts`.' }),
  message: Type.String(),
  facts: NotificationFacts,
  isRead: Type.Boolean(),
  createdAt: Moment,
  expiresAt: nullable(Moment),
})
export type Notification = Static<typeof Notification>

export const UnreadNotifications = Type.Object({ unread: Type.Integer() })
export type UnreadNotifications = Static<typeof UnreadNotifications>

export const listNotifications = route({
  method: 'GET',
  path: '/api/v1/notifications',
  summary: 'Notifications that have not expired, newest first',
  tag: 'notifications',
  query: Type.Object({ ...PageQuery, unread: Type.Optional(Type.Boolean({ description: 'Only those not read.' })) }),
  reply: Page(Notification),
})

export const countUnreadNotifications = route({
  method: 'GET',
  path: '/api/v1/notifications/unread',
  summary: 'How many notifications nobody has read',
  tag: 'notifications',
  reply: UnreadNotifications,
})

export const readNotification = route({
  method: 'POST',
  path: '/api/v1/notifications/:id/read',
  summary: 'Marks a notification as read',
  tag: 'notifications',
  params: IdParams,
  reply: UnreadNotifications,
})

export const readAllNotifications = route({
  method: 'POST',
  path: '/api/v1/notifications/read',
  summary: 'Marks every notification as read that is no newer than the one given',
  tag: 'notifications',
  body: Type.Object({ upTo: Uuid }, { additionalProperties: false }),
  reply: UnreadNotifications,
})
