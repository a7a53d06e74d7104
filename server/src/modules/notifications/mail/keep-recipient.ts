import { notificationEvents, type Recipient, type RecipientSettings } from '@products-manager/contract'
import type { NotificationParts } from '../parts.ts'
import { findSetting, upsertSetting } from '../queries/app-settings.ts'
import { cancelWaiting } from '../queries/end-attempt.ts'
import { findRecipientByAddress, insertRecipient, replaceRecipient } from '../queries/mail-recipients.ts'
import { recipientExists, recipientNotFound } from './errors.ts'

type Parts = Pick<NotificationParts, 'core'>

export async function addRecipient({ core }: Parts, settings: RecipientSettings): Promise<Recipient> {
  const made = await core.transaction((tx) => insertRecipient(tx, { isActive: true, ...settings }))
  if (!made) throw recipientExists(settings)
  return made
}

export function changeRecipient(
  { core, clock }: Pick<NotificationParts, 'core' | 'clock'>,
  id: string,
  settings: RecipientSettings,
): Promise<Recipient> {
  return core.transaction(async (tx) => {
    const other = await findRecipientByAddress(tx, settings.address)
    if (other && other.id !== id) throw recipientExists(settings)
    const changed = await replaceRecipient(tx, id, { isActive: true, ...settings })
    if (!changed) throw recipientNotFound({ id })
    if (!changed.isActive) await cancelWaiting(tx, id, clock.now())
    return changed
  })
}

const KEY = 'adopted-admins'
const GOOD_NEWS = ['import.completed', 'undo.completed']

/** Tells those of ADMIN_EMAILS of problems from the beginning. Each is added once: who was removed stays so. */
export async function adoptAdmins({ core, mail }: Pick<NotificationParts, 'core' | 'mail'>): Promise<void> {
  if (mail.admins.length === 0) return
  const before = (await findSetting<string[]>(core, KEY)) ?? []
  const fresh = mail.admins.filter((address) => !before.includes(address))
  if (fresh.length === 0) return
  const events = notificationEvents.filter((event) => !GOOD_NEWS.includes(event))
  await core.transaction(async (tx) => {
    for (const address of fresh) await insertRecipient(tx, { address, language: 'en', events, isActive: true })
    await upsertSetting(tx, KEY, [...before, ...fresh])
  })
}
