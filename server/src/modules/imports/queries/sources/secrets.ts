import { part, type Reads, sql, type Tx } from '@products-manager/postgres'
import type { SealedSecret } from '../../../../platform/secrets/seal.ts'

export interface SecretRow extends SealedSecret {
  sourceId: string
  name: string
}

const columns = part`config_id as "sourceId", name, key_id as "keyId", sealed`

/** A source's sealed secrets. */
export function listSecrets(imports: Reads<'imports'>, sourceId: string): Promise<SecretRow[]> {
  return imports.many(sql<SecretRow>('imports.list_secrets')`
    select ${columns} from source_secrets where config_id = ${sourceId} order by name
  `)
}

/** Keeps a secret in place of the one of its name. */
export function upsertSecret(tx: Tx<'imports'>, secret: SecretRow): Promise<number> {
  return tx.run(sql('imports.upsert_secret')`
    insert into source_secrets (config_id, name, key_id, sealed)
    values (${secret.sourceId}, ${secret.name}, ${secret.keyId}, ${secret.sealed})
    on conflict (config_id, name) do update
       set key_id = excluded.key_id, sealed = excluded.sealed, updated_at = now()
  `)
}

/** Forgets those of a source's secrets that are not named. */
export function deleteOtherSecrets(tx: Tx<'imports'>, sourceId: string, kept: readonly string[]): Promise<number> {
  return tx.run(sql('imports.delete_other_secrets')`
    delete from source_secrets where config_id = ${sourceId} and name <> all (${kept}::text[])
  `)
}

/** Locks some secrets that another key sealed. */
export function lockSecretsOfOtherKeys(tx: Tx<'imports'>, keyId: string, limit: number): Promise<SecretRow[]> {
  return tx.many(sql<SecretRow>('imports.lock_secrets_of_other_keys')`
    select ${columns} from source_secrets where key_id <> ${keyId} order by config_id, name limit ${limit} for update
  `)
}
