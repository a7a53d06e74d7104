import {
  createWebhook,
  deleteWebhook,
  listDeliveries,
  listWebhooks,
  rotateWebhookSecret,
  sendAgain,
  testWebhook,
  updateWebhook,
} from '@products-manager/contract'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { readCursor, toPage } from '../../../platform/http/cursor.ts'
import { serve } from '../../../platform/http/serve.ts'
import { sendDeliveryAgain } from '../deliver/send-again.ts'
import { showDeliveries } from '../deliver/show-delivery.ts'
import { webhookNotFound } from '../errors.ts'
import type { NotificationParts } from '../parts.ts'
import { listDeliveryRows } from '../queries/list-deliveries.ts'
import { removeWebhook } from '../queries/webhooks.ts'
import { addWebhook, changeWebhook, rotateSecret } from '../webhooks/keep-webhook.ts'
import { showWebhook, showWebhooks } from '../webhooks/show-webhook.ts'
import { sendTest } from '../webhooks/test-webhook.ts'

const Place = Type.Object({ id: Type.String({ pattern: '^[0-9a-f-]{36}$' }) })
const KEEP_HOURS = 24

export function webhookRoutes(api: FastifyInstance, parts: NotificationParts): void {
  const { core } = parts

  serve(api, listWebhooks, async () => ({ items: await showWebhooks(parts) }))
  serve(api, createWebhook, async ({ body }) => {
    const { id, secret } = await addWebhook(parts, body)
    return { ...(await showWebhook(parts, id)), secret }
  })
  serve(api, updateWebhook, async ({ params: { id }, body }) => {
    await changeWebhook(parts, id, body)
    return showWebhook(parts, id)
  })
  serve(api, deleteWebhook, async ({ params: { id } }) => {
    const removed = await core.transaction((tx) => removeWebhook(tx, id))
    if (removed === 0) throw webhookNotFound({ id })
    return {}
  })
  serve(api, rotateWebhookSecret, async ({ params: { id }, body: { keepHours = KEEP_HOURS } }) => {
    await showWebhook(parts, id)
    return rotateSecret(parts, id, keepHours)
  })
  serve(api, testWebhook, ({ params: { id }, signal }) => sendTest(parts, id, signal))
  serve(api, listDeliveries, async ({ query: { cursor, limit = 50, webhook, channel, status } }) => {
    const after = readCursor(Place, cursor)?.id
    const rows = await listDeliveryRows(core, { webhook, channel, status, after, limit: limit + 1 })
    const { items, nextCursor } = toPage(rows, { limit, item: (row) => row, cursor: ({ id }) => ({ id }) })
    return { items: await showDeliveries(core, items), nextCursor }
  })
  serve(api, sendAgain, ({ params: { id } }) => sendDeliveryAgain(parts, id))
}
