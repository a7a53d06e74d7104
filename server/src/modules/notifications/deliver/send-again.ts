import type { Delivery } from '@products-manager/contract'
import { webhookIsOff } from '../errors.ts'
import { deliverSoon } from '../jobs/delivery-task.ts'
import type { NotificationParts } from '../parts.ts'
import { requeueDelivery } from '../queries/end-attempt.ts'
import { findWebhook } from '../queries/webhooks.ts'
import { showDelivery } from './show-delivery.ts'

/** Has a delivery sent again, whatever became of it: under its identifier, so that receivers know it. */
export async function sendDeliveryAgain(parts: NotificationParts, id: string): Promise<Delivery> {
  const { core, imports, clock } = parts
  const { webhookId } = await showDelivery(core, id)
  const webhook = webhookId === null ? null : await findWebhook(core, webhookId)
  if (webhook?.isActive === false) throw webhookIsOff(webhook)
  await core.transaction((tx) => requeueDelivery(tx, id, clock.now()))
  await imports.transaction((tx) => deliverSoon(tx))
  return showDelivery(core, id)
}
