import type { Outcome } from '../deliver/outcome.ts'
import type { NotificationParts } from '../parts.ts'
import type { ClaimedMail } from '../queries/claim-delivery.ts'
import { mailNotSetUp } from './errors.ts'
import { openMailSettings } from './mail-settings.ts'
import { sendMail } from './send-mail.ts'
import { type MailContent, writeMail } from './write-mail.ts'

/** Sends a mail that was made before, in the words of its reader. */
export async function mailTo(parts: NotificationParts, mail: ClaimedMail, signal: AbortSignal): Promise<Outcome> {
  const settings = await openMailSettings(parts)
  if (settings === null) throw mailNotSetUp({})
  const { clock, guard, appUrl } = parts
  const content = JSON.parse(mail.body) as MailContent
  const written = writeMail(content, { language: mail.language, appUrl })
  return sendMail(settings, { id: mail.id, to: mail.address, mail: written, now: clock.now(), guard, signal })
}
