import type { SecretName, SourceConnection, SourceSecrets } from '@products-manager/contract'
import type { Database, Reads, Tx } from '@products-manager/postgres'
import type { Keyring } from '../../../platform/secrets/keyring.ts'
import { deleteOtherSecrets, listSecrets, lockSecretsOfOtherKeys, upsertSecret } from '../queries/sources/secrets.ts'

export type OpenSecrets = Partial<Record<SecretName, string>>

const placeOf = ({ sourceId, name }: { sourceId: string; name: string }) => `source ${sourceId} ${name}`

/** A source's secrets, opened. They go to the connection and nowhere else. */
export async function openSecrets(imports: Reads<'imports'>, keyring: Keyring, sourceId: string): Promise<OpenSecrets> {
  const rows = await listSecrets(imports, sourceId)
  const opened = rows.map(async (row) => [row.name, await keyring.open(row, placeOf(row))] as const)
  return Object.fromEntries(await Promise.all(opened))
}

/** Keeps what is given, forgets what is null; what is left out stays if `keepsOthers`, else it is forgotten. */
export async function keepSecrets(
  tx: Tx<'imports'>,
  keyring: Keyring,
  { sourceId, given, keepsOthers }: { sourceId: string; given: SourceSecrets; keepsOthers: boolean },
): Promise<void> {
  const before = keepsOthers ? (await listSecrets(tx, sourceId)).map(({ name }) => name) : []
  const forgotten = Object.keys(given).filter((name) => given[name as SecretName] === null)
  const set = Object.entries(given).filter((entry): entry is [SecretName, string] => typeof entry[1] === 'string')
  const kept = [...before.filter((name) => !forgotten.includes(name)), ...set.map(([name]) => name)]
  await deleteOtherSecrets(tx, sourceId, kept)
  for (const [name, text] of set) {
    const sealed = await keyring.seal(text, placeOf({ sourceId, name }))
    await upsertSecret(tx, { sourceId, name, ...sealed })
  }
}

/**
 * Whom a secret would be sent to. Kept secrets do not follow a source to another place: whoever may edit a source could
 * have them sent to a server of his own.
 */
export function targetOf(connection: SourceConnection): string {
  switch (connection.kind) {
    case 'http': {
      const token = connection.login?.type === 'oauth2' ? new URL(connection.login.tokenUrl).origin : ''
      return `http ${new URL(connection.url).origin} ${token}`
    }
    case 's3':
      return `s3 ${connection.endpoint ?? ''} ${connection.region ?? ''}`
    case 'folder':
    case 'push':
      return connection.kind
    case 'sftp':
      return `sftp ${connection.host}:${connection.port ?? ''}`
    default:
      // Without encryption everybody on the way could read what was kept for an encrypted connection.
      return `${connection.kind} ${connection.host}:${connection.port ?? ''} ${connection.security}`
  }
}

const AT_ONCE = 100

/** Seals every secret that another key sealed with the current one. Gives their number. Safe to run again. */
export async function resealSourceSecrets(imports: Database<'imports'>, keyring: Keyring): Promise<number> {
  const keyId = await keyring.currentKeyId()
  let resealed = 0
  for (;;) {
    const rows = await imports.transaction(async (tx) => {
      const found = await lockSecretsOfOtherKeys(tx, keyId, AT_ONCE)
      for (const row of found) {
        const text = await keyring.open(row, placeOf(row))
        await upsertSecret(tx, { ...row, ...(await keyring.seal(text, placeOf(row))) })
      }
      return found.length
    })
    resealed += rows
    if (rows < AT_ONCE) return resealed
  }
}
