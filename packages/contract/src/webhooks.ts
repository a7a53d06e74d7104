import Type, { type Static } from 'typebox'
import { Delivery } from './deliveries.ts'
import { NotificationEvent } from './notifications.ts'
import { IdParams, Moment, nullable, Uuid } from './paging.ts'
import { route } from './route.ts'

const WebhookFields = {
  url: Type.String({
    maxLength: 2000,
    pattern: '^https?://[^\\s/@]+(/[^\\s]*)?$',
    description: 'Where events are posted. In a private network only where PM_ALLOWED_NETWORKS says so.',
  }),
  description: Type.Optional(Type.String({ maxLength: 200 })),
  events: Type.Array(NotificationEvent, { minItems: 1, uniqueItems: true }),
  isActive: Type.Optional(Type.Boolean({ default: true })),
}

export const WebhookSettings = Type.Object(WebhookFields, { additionalProperties: false })
export type WebhookSettings = Static<typeof WebhookSettings>

export const Webhook = Type.Object({
  id: Uuid,
  url: Type.String(),
  description: Type.String(),
  events: Type.Array(NotificationEvent),
  isActive: Type.Boolean(),
  /** Why it is off when no person switched it off. */
  offReason: nullable(
    Type.Union([Type.Literal('gone'), Type.Literal('failing')], {
      description: '`gone`: the receiver answered 410. `failing`: nothing arrived for three days.',
    }),
  ),
  offAt: nullable(Moment),
  failingSince: nullable(Moment),
  previousSecretUntil: nullable(Moment),
  lastDelivery: nullable(Delivery),
  createdAt: Moment,
  updatedAt: Moment,
})
export type Webhook = Static<typeof Webhook>

const NewSecret = {
  secret: Type.String({ description: 'What deliveries are signed with, `whsec_…`. It is shown this once.' }),
}
export const NewWebhook = Type.Object({ ...Webhook.properties, ...NewSecret })
export type NewWebhook = Static<typeof NewWebhook>

export const RotatedSecret = Type.Object({ ...NewSecret, previousSecretUntil: nullable(Moment) })
export type RotatedSecret = Static<typeof RotatedSecret>

const tag = 'webhooks'

export const listWebhooks = route({
  method: 'GET',
  path: '/api/v1/webhooks',
  summary: 'Webhooks with their health, oldest first',
  tag,
  reply: Type.Object({ items: Type.Array(Webhook) }),
})

export const createWebhook = route({
  method: 'POST',
  path: '/api/v1/webhooks',
  summary: 'Adds a webhook; its secret is in this answer and in no other',
  tag,
  body: WebhookSettings,
  reply: NewWebhook,
  status: 201,
})

export const updateWebhook = route({
  method: 'PUT',
  path: '/api/v1/webhooks/:id',
  summary: 'Replaces the settings of a webhook; its secret stays',
  tag,
  params: IdParams,
  body: WebhookSettings,
  reply: Webhook,
})

export const deleteWebhook = route({
  method: 'DELETE',
  path: '/api/v1/webhooks/:id',
  summary: 'Removes a webhook and the log of its deliveries',
  tag,
  params: IdParams,
  reply: Type.Object({}),
})

export const rotateWebhookSecret = route({
  method: 'POST',
  path: '/api/v1/webhooks/:id/secret',
  summary: 'Makes a new secret; for some hours the one before signs too',
  tag,
  params: IdParams,
  body: Type.Object(
    { keepHours: Type.Optional(Type.Integer({ minimum: 0, maximum: 168, default: 24 })) },
    { additionalProperties: false },
  ),
  reply: RotatedSecret,
})

export const testWebhook = route({
  method: 'POST',
  path: '/api/v1/webhooks/:id/test',
  summary: 'Sends a test now, once, and says what became of it',
  tag,
  params: IdParams,
  reply: Delivery,
})
