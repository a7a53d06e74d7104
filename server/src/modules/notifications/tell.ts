import type { Tx } from '@products-manager/postgres'
import { isMailSetUp } from './mail/mail-settings.ts'
import type { Notice } from './notice-of.ts'
import type { NotificationParts } from './parts.ts'
import { insertNotification, isUnread } from './queries/insert-notification.ts'
import { insertMailItems } from './queries/mail-items.ts'
import { type EventSource, queueDeliveries } from './queries/queue-deliveries.ts'
import { webhookBody } from './webhooks/webhook-body.ts'

export interface News {
  notice: Notice
  /** When it happened. */
  at: Date
  /** The outbox entry it was made of: from the same one nothing is made twice. */
  source: EventSource | null
}

/** Writes down whom an event is told: the list in the app, and each receiver. Gives how many notices are new in the app. */
export async function tell(tx: Tx<'core'>, parts: Pick<NotificationParts, 'clock' | 'appUrl' | 'mail'>, news: News) {
  const { notice, at, source } = news
  const body = webhookBody({ ...notice, at, appUrl: parts.appUrl })
  await queueDeliveries(tx, { event: notice.event, source, body, now: parts.clock.now() })
  // A source that is looked at every few minutes would fill a mailbox with one wrong password.
  if ((await isMailSetUp(tx, parts.mail)) && !(await isUnread(tx, notice))) {
    await insertMailItems(tx, source, { ...notice, at: at.toISOString() })
  }
  return insertNotification(tx, source, notice)
}
