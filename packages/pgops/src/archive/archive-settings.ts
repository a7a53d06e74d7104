import { resolve } from 'node:path'
import { bucket, type Env, encryptionKeys } from '../backup/backup-settings.ts'
import { localStore } from '../backup/stores/local-store.ts'
import type { ArchivePlaceOptions } from './archive-place.ts'

/** Reads the ARCHIVE_ variables; keys and access to buckets are those of backups. Without a bucket, or beside one when it is set, a directory. */
export function readArchiveSettings(env: Env, otherwise: { directory: string }): Omit<ArchivePlaceOptions, 'scope'> {
  const directory = env['ARCHIVE_DIRECTORY']?.trim()
  const buckets = bucket(env, { bucket: 'ARCHIVE_BUCKET', region: 'ARCHIVE_REGION', endpoint: 'ARCHIVE_ENDPOINT' })
  const local = directory || buckets.length === 0 ? [localStore(resolve(directory || otherwise.directory))] : []
  return { stores: [...local, ...buckets], keys: encryptionKeys(env) }
}
