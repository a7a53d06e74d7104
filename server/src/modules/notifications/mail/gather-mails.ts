import { uuidV7 } from '../../../platform/ids.ts'
import type { NotificationParts } from '../parts.ts'
import { insertMailDelivery, listWaitingItems, lockReadyRecipients, putIntoMail } from '../queries/mail-items.ts'
import type { MailContent } from './write-mail.ts'

// A first failure is told at once; a night of them makes four mails an hour, each with everything since the last.
const QUIET_MS = 15 * 60_000
const SHOWN_ITEMS = 25

/** Makes a mail of what gathered for each recipient. Safe to run twice: what is in a mail waits no more. */
export async function gatherMails({ core, clock }: Pick<NotificationParts, 'core' | 'clock'>): Promise<void> {
  const now = clock.now()
  await core.transaction(async (tx) => {
    const quietSince = new Date(now.getTime() - QUIET_MS)
    for (const { id: recipientId } of await lockReadyRecipients(tx, { now, quietSince })) {
      const items = await listWaitingItems(tx, recipientId)
      const content: MailContent = {
        items: items.slice(0, SHOWN_ITEMS),
        more: Math.max(0, items.length - SHOWN_ITEMS),
        failures: items.filter(({ level }) => level === 'error').length,
      }
      const event = items.length === 1 && items[0] ? items[0].event : 'digest'
      const mail = { id: uuidV7(), recipientId }
      await insertMailDelivery(tx, { ...mail, event, body: JSON.stringify(content), now })
      await putIntoMail(tx, mail)
    }
  })
}
