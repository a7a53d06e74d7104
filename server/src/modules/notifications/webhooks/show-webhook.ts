import type { Webhook } from '@products-manager/contract'
import { showDeliveries } from '../deliver/show-delivery.ts'
import { webhookNotFound } from '../errors.ts'
import type { NotificationParts } from '../parts.ts'
import { listLastDeliveries } from '../queries/list-deliveries.ts'
import { findPreviousSecrets } from '../queries/webhook-secrets.ts'
import { listWebhookRows } from '../queries/webhooks.ts'

/** Webhooks as the API tells of them: with their health, without their secrets. */
export async function showWebhooks({ core, clock }: Pick<NotificationParts, 'core' | 'clock'>): Promise<Webhook[]> {
  const [rows, lasts, previous] = await Promise.all([
    listWebhookRows(core),
    listLastDeliveries(core),
    findPreviousSecrets(core, clock.now()),
  ])
  const deliveries = await showDeliveries(core, lasts)
  return rows.map((row) => ({
    ...row,
    offAt: row.offAt?.toISOString() ?? null,
    failingSince: row.failingSince?.toISOString() ?? null,
    previousSecretUntil: previous.get(row.id)?.toISOString() ?? null,
    lastDelivery: deliveries.find(({ webhookId }) => webhookId === row.id) ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }))
}

/** One of them, or WEBHOOK_NOT_FOUND. */
export async function showWebhook(parts: Pick<NotificationParts, 'core' | 'clock'>, id: string): Promise<Webhook> {
  const found = (await showWebhooks(parts)).find((webhook) => webhook.id === id)
  if (!found) throw webhookNotFound({ id })
  return found
}
