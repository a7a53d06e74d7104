import Type, { type Static } from 'typebox'
import { IdParams, Moment, nullable, Page, PageQuery, Uuid } from './paging.ts'
import { route } from './route.ts'

export const DeliveryStatus = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('delivered'),
  Type.Literal('failed'),
  Type.Literal('cancelled'),
])
export type DeliveryStatus = Static<typeof DeliveryStatus>

export const DeliveryAttempt = Type.Object({
  attempt: Type.Integer(),
  startedAt: Moment,
  durationMs: Type.Integer(),
  httpStatus: nullable(Type.Integer()),
  response: nullable(Type.String({ description: 'The beginning of what was answered.' })),
  error: nullable(Type.Object({ code: Type.String(), message: Type.String() })),
})
export type DeliveryAttempt = Static<typeof DeliveryAttempt>

export const DeliveryChannel = Type.Union([Type.Literal('webhook'), Type.Literal('mail')])
export type DeliveryChannel = Static<typeof DeliveryChannel>

/** One event on its way to one receiver. Its identifier is the same in every attempt. */
export const Delivery = Type.Object({
  id: Uuid,
  webhookId: nullable(Uuid),
  recipientId: nullable(Uuid),
  event: Type.String({ description: 'An event, `test`, or `digest` for a mail about several.' }),
  status: DeliveryStatus,
  body: Type.String(),
  nextTryAt: nullable(Moment),
  createdAt: Moment,
  endedAt: nullable(Moment),
  attempts: Type.Array(DeliveryAttempt, { description: 'The last ones, newest first.' }),
})
export type Delivery = Static<typeof Delivery>

export const listDeliveries = route({
  method: 'GET',
  path: '/api/v1/deliveries',
  summary: 'What was sent, newest first',
  tag: 'notifications',
  query: Type.Object({
    ...PageQuery,
    webhook: Type.Optional(Uuid),
    channel: Type.Optional(DeliveryChannel),
    status: Type.Optional(DeliveryStatus),
  }),
  reply: Page(Delivery),
})

export const sendAgain = route({
  method: 'POST',
  path: '/api/v1/deliveries/:id/again',
  summary: 'Sends a delivery again, under the same identifier',
  tag: 'notifications',
  params: IdParams,
  reply: Delivery,
})
