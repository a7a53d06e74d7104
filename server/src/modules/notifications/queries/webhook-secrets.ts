import { type Reads, sql, type Tx } from '@products-manager/postgres'
import type { SealedSecret } from '../../../platform/secrets/seal.ts'

export interface WebhookSecretRow extends SealedSecret {
  id: string
  webhookId: string
  expiresAt: Date | null
}

/** The secrets that sign now: the current one, then the one before while it is kept. */
export function listSigningSecrets(core: Reads<'core'>, webhookId: string, now: Date): Promise<WebhookSecretRow[]> {
  return core.many(sql<WebhookSecretRow>('notifications.list_signing_secrets')`
    select id, webhook_id as "webhookId", key_id as "keyId", sealed, expires_at as "expiresAt"
      from webhook_secrets
     where webhook_id = ${webhookId}
       and (expires_at is null or expires_at > ${now})
     order by expires_at nulls first
  `)
}

/** Until when the secret before the current one signs too, by webhook. */
export async function findPreviousSecrets(core: Reads<'core'>, now: Date): Promise<Map<string, Date>> {
  const rows = await core.many(sql<{ webhookId: string; until: Date }>('notifications.find_previous_secrets')`
    select webhook_id as "webhookId", max(expires_at) as until from webhook_secrets where expires_at > ${now} group by 1
  `)
  return new Map(rows.map(({ webhookId, until }) => [webhookId, until]))
}

/** Ends what the current secret is before a new one comes: two sign at most. */
export async function retireSecrets(tx: Tx<'core'>, webhookId: string, until: Date): Promise<void> {
  await tx.run(sql('notifications.delete_previous_secrets')`
    delete from webhook_secrets where webhook_id = ${webhookId} and expires_at is not null
  `)
  await tx.run(sql('notifications.retire_secret')`
    update webhook_secrets set expires_at = ${until} where webhook_id = ${webhookId}
  `)
}

export function insertSecret(tx: Tx<'core'>, secret: Omit<WebhookSecretRow, 'expiresAt'>): Promise<number> {
  return tx.run(sql('notifications.insert_webhook_secret')`
    insert into webhook_secrets (id, webhook_id, key_id, sealed)
    values (${secret.id}, ${secret.webhookId}, ${secret.keyId}, ${secret.sealed})
  `)
}

export function forgetExpiredSecrets(tx: Tx<'core'>): Promise<number> {
  return tx.run(sql('notifications.forget_expired_secrets')`delete from webhook_secrets where expires_at <= now()`)
}

export function lockSecretsOfOtherKeys(tx: Tx<'core'>, keyId: string, limit: number): Promise<WebhookSecretRow[]> {
  return tx.many(sql<WebhookSecretRow>('notifications.lock_secrets_of_other_keys')`
    select id, webhook_id as "webhookId", key_id as "keyId", sealed, expires_at as "expiresAt"
      from webhook_secrets
     where key_id <> ${keyId}
     order by id
     limit ${limit}
       for update skip locked
  `)
}

export function resealSecret(tx: Tx<'core'>, { id, keyId, sealed }: Pick<WebhookSecretRow, 'id'> & SealedSecret) {
  return tx.run(sql('notifications.reseal_webhook_secret')`
    update webhook_secrets set key_id = ${keyId}, sealed = ${sealed} where id = ${id}
  `)
}
