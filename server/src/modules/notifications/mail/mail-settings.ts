import type { MailSecurity, MailSettings, MailStatus } from '@products-manager/contract'
import type { Database, Reads } from '@products-manager/postgres'
import type { Keyring } from '../../../platform/secrets/keyring.ts'
import type { SealedSecret } from '../../../platform/secrets/seal.ts'
import type { NotificationParts } from '../parts.ts'
import { findSetting, removeSetting, upsertSetting } from '../queries/app-settings.ts'

/** A mail server as it is talked to. */
export interface OpenMailSettings {
  host: string
  port: number
  security: MailSecurity
  user: string | null
  password: string | null
  from: string
  fromName: string
  certificate: string | null
  /** The operator named the server: it may stand in a private network. */
  isOperators: boolean
}

interface KeptMail extends Omit<MailSettings, 'password'> {
  password: SealedSecret | null
}

const KEY = 'mail'
const PLACE = 'mail password'

type Parts = Pick<NotificationParts, 'core' | 'keyring' | 'mail' | 'appUrl'>

/** How mail is sent: as the screen says, else as the environment does; null when nobody did. */
export async function openMailSettings({ core, keyring, mail }: Parts): Promise<OpenMailSettings | null> {
  const kept = await findSetting<KeptMail>(core, KEY)
  if (kept) return { ...kept, password: await opened(keyring, kept.password), isOperators: false }
  return mail.server && { ...mail.server, certificate: null, isOperators: true }
}

/** Whether mail can be sent at all. */
export async function isMailSetUp(core: Reads<'core'>, { server }: NotificationParts['mail']): Promise<boolean> {
  return server !== null || (await findSetting(core, KEY)) !== null
}

/** How mail is sent, as the API tells of it. */
export async function showMail({ core, mail, appUrl }: Parts): Promise<MailStatus> {
  const kept = await findSetting<KeptMail>(core, KEY)
  if (kept) {
    const { password, ...server } = kept
    return { source: 'settings', server: { ...server, hasPassword: password !== null }, appUrl }
  }
  if (mail.server === null) return { source: null, server: null, appUrl }
  const { password, ...server } = mail.server
  return { source: 'environment', server: { ...server, certificate: null, hasPassword: password !== null }, appUrl }
}

/** Keeps settings made on the screen. A kept password stays with its server and user, and goes to no other. */
export async function keepMail({ core, keyring }: Parts, { password, ...server }: MailSettings): Promise<void> {
  await core.transaction(async (tx) => {
    const before = await findSetting<KeptMail>(tx, KEY)
    const stays = before !== null && targetOf(before) === targetOf(server)
    const kept = password === undefined ? (stays ? before.password : null) : await sealed(keyring, password)
    await upsertSetting(tx, KEY, { ...server, password: kept } satisfies KeptMail)
  })
}

export async function forgetMailSettings({ core }: Parts): Promise<void> {
  await core.transaction((tx) => removeSetting(tx, KEY))
}

/** What is typed on the screen, with the kept password where it would go to the same server. */
export async function typedSettings(parts: Parts, typed: MailSettings): Promise<OpenMailSettings> {
  const kept = await openMailSettings(parts)
  const same = kept !== null && !kept.isOperators && targetOf(kept) === targetOf(typed)
  const password = typed.password === undefined ? (same ? kept.password : null) : typed.password
  return { ...typed, password, isOperators: false }
}

/** Seals the password with the current key if another one sealed it. Gives how many were. */
export function resealMailPassword(core: Database<'core'>, keyring: Keyring): Promise<number> {
  return core.transaction(async (tx) => {
    const kept = await findSetting<KeptMail>(tx, KEY)
    if (!kept?.password || kept.password.keyId === (await keyring.currentKeyId())) return 0
    await upsertSetting(tx, KEY, { ...kept, password: await sealed(keyring, await opened(keyring, kept.password)) })
    return 1
  })
}

type Target = Pick<MailSettings, 'host' | 'port' | 'security' | 'user'>

function targetOf({ host, port, security, user }: Target): string {
  return JSON.stringify([host, port, security, user])
}

async function opened(keyring: Keyring, secret: SealedSecret | null): Promise<string | null> {
  return secret && keyring.open(secret, PLACE)
}

async function sealed(keyring: Keyring, text: string | null): Promise<SealedSecret | null> {
  return text === null ? null : keyring.seal(text, PLACE)
}
