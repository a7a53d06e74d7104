import type { MailLanguage, MailSettings, MailTest } from '@products-manager/contract'
import { uuidV7 } from '../../../platform/ids.ts'
import type { NotificationParts } from '../parts.ts'
import { mailNotSetUp } from './errors.ts'
import { openMailSettings, typedSettings } from './mail-settings.ts'
import { sendMail } from './send-mail.ts'
import { writeTestMail } from './write-mail.ts'

export interface AskedTest {
  to: string
  language?: MailLanguage | undefined
  /** As typed on the screen; without them those that count now. */
  settings?: MailSettings | undefined
}

/** Sends a test mail now, and says what is wrong. */
export async function sendTestMail(parts: NotificationParts, asked: AskedTest, signal: AbortSignal): Promise<MailTest> {
  const begin = parts.clock.elapsed()
  const settings = asked.settings ? await typedSettings(parts, asked.settings) : await openMailSettings(parts)
  if (settings === null) throw mailNotSetUp({})
  const { error } = await sendMail(settings, {
    id: uuidV7(),
    to: asked.to,
    mail: writeTestMail(asked.language ?? 'en'),
    now: parts.clock.now(),
    guard: parts.guard,
    signal,
  })
  return {
    ok: error === null,
    problem: error && { code: error.code, message: error.message },
    milliseconds: Math.round(parts.clock.elapsed() - begin),
  }
}
