import type { Delivery } from '@products-manager/contract'
import { claimedUntil, deliver } from '../deliver/deliver-due.ts'
import { showDelivery } from '../deliver/show-delivery.ts'
import { webhookNotFound } from '../errors.ts'
import type { NotificationParts } from '../parts.ts'
import { insertTestDelivery } from '../queries/queue-deliveries.ts'
import { findWebhook } from '../queries/webhooks.ts'
import { testBody } from './webhook-body.ts'

/** Sends a test now, once. One that is switched off is tested, too: before it is switched on again. */
export async function sendTest(parts: NotificationParts, webhookId: string, signal: AbortSignal): Promise<Delivery> {
  const webhook = await findWebhook(parts.core, webhookId)
  if (!webhook) throw webhookNotFound({ id: webhookId })
  const now = parts.clock.now()
  const body = testBody(now)
  const id = await parts.core.transaction((tx) =>
    insertTestDelivery(tx, { webhookId, body, now, until: claimedUntil(now) }),
  )
  await deliver(parts, { id, webhookId, url: webhook.url, body }, { signal, isTest: true })
  return showDelivery(parts.core, id)
}
