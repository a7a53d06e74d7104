import type { Database, Tx } from '@products-manager/postgres'
import { uuidV7 } from '../../../platform/ids.ts'
import type { Keyring } from '../../../platform/secrets/keyring.ts'
import type { NotificationParts } from '../parts.ts'
import { insertSecret, listSigningSecrets, lockSecretsOfOtherKeys, resealSecret } from '../queries/webhook-secrets.ts'
import { newSecret } from './sign.ts'

const placeOf = ({ id, webhookId }: { id: string; webhookId: string }) => `webhook ${webhookId} ${id} secret`

/** Makes a webhook's new secret and keeps it sealed. Gives it: it is shown this once. */
export async function giveSecret(tx: Tx<'core'>, keyring: Keyring, webhookId: string): Promise<string> {
  const secret = newSecret()
  const place = { id: uuidV7(), webhookId }
  await insertSecret(tx, { ...place, ...(await keyring.seal(secret, placeOf(place))) })
  return secret
}

/** What signs a webhook's deliveries now, the newest first. */
export async function signingSecrets(
  { core, keyring, clock }: Pick<NotificationParts, 'core' | 'keyring' | 'clock'>,
  webhookId: string,
): Promise<string[]> {
  const rows = await listSigningSecrets(core, webhookId, clock.now())
  return Promise.all(rows.map((row) => keyring.open(row, placeOf(row))))
}

const AT_ONCE = 100

/** Seals every secret that another key sealed with the current one. Gives their number. Safe to run again. */
export async function resealWebhookSecrets(core: Database<'core'>, keyring: Keyring): Promise<number> {
  const keyId = await keyring.currentKeyId()
  let resealed = 0
  for (;;) {
    const rows = await core.transaction(async (tx) => {
      const found = await lockSecretsOfOtherKeys(tx, keyId, AT_ONCE)
      for (const row of found) {
        const text = await keyring.open(row, placeOf(row))
        await resealSecret(tx, { id: row.id, ...(await keyring.seal(text, placeOf(row))) })
      }
      return found.length
    })
    resealed += rows
    if (rows < AT_ONCE) return resealed
  }
}
