import type { RotatedSecret, WebhookSettings } from '@products-manager/contract'
import { requestInvalid } from '../../../platform/http/check-request.ts'
import { uuidV7 } from '../../../platform/ids.ts'
import { webhookNotFound } from '../errors.ts'
import type { NotificationParts } from '../parts.ts'
import { cancelWaiting, lockWebhook } from '../queries/end-attempt.ts'
import { retireSecrets } from '../queries/webhook-secrets.ts'
import { insertWebhook, replaceWebhook } from '../queries/webhooks.ts'
import { giveSecret } from './webhook-secrets.ts'

/** Adds a webhook. Gives its identifier and its secret. */
export async function addWebhook(parts: NotificationParts, settings: WebhookSettings) {
  checkUrl(parts, settings.url)
  const id = uuidV7()
  const secret = await parts.core.transaction(async (tx) => {
    await insertWebhook(tx, { id, description: '', isActive: true, ...settings })
    return giveSecret(tx, parts.keyring, id)
  })
  return { id, secret }
}

/** Replaces a webhook's settings. What waits for one that is switched off is not sent. */
export async function changeWebhook(parts: NotificationParts, id: string, settings: WebhookSettings): Promise<void> {
  checkUrl(parts, settings.url)
  await parts.core.transaction(async (tx) => {
    await lockWebhook(tx, id)
    const changed = await replaceWebhook(tx, { id, description: '', isActive: true, ...settings })
    if (changed === 0) throw webhookNotFound({ id })
    if (settings.isActive === false) await cancelWaiting(tx, id, parts.clock.now())
  })
}

const HOUR_MS = 3_600_000

/** Makes a new secret. The one before signs too for some hours, so that receivers change in their own time. */
export async function rotateSecret(parts: NotificationParts, id: string, keepHours: number): Promise<RotatedSecret> {
  const until = new Date(parts.clock.now().getTime() + keepHours * HOUR_MS)
  const secret = await parts.core.transaction(async (tx) => {
    await retireSecrets(tx, id, until)
    return giveSecret(tx, parts.keyring, id)
  })
  return { secret, previousSecretUntil: keepHours === 0 ? null : until.toISOString() }
}

function checkUrl({ guard }: NotificationParts, url: string): void {
  if (!URL.canParse(url)) throw requestInvalid({ field: 'body.url', problem: 'is no web address' })
  guard.checkLiteral(new URL(url).hostname)
}
