import { resolve } from 'node:path'
import { BackupError } from './backup-error.ts'
import type { RepositoryOptions } from './repository.ts'
import type { Codec } from './sealing/codec.ts'
import { type MasterKeys, masterKeys } from './sealing/keys.ts'
import { s3Store } from './stores/s3-store.ts'
import type { Store } from './stores/store.ts'

/** What the environment says about backups. */
export interface BackupSettings {
  repository: RepositoryOptions
  /** Another bucket, such as `s3://bucket/prefix`, with the keys and the endpoint of the first. */
  bucketAt(address: string): Store
  retention: Retention
  /** Kilobytes per second. */
  maxRate: number | undefined
  /** Commits wait until the log is received and on disk there, too. */
  synchronous: boolean
}

export interface Retention {
  /** Backups that were newest within so many days stay. */
  days: number
  /** At least so many full backups stay, however old. */
  count: number
}

export type Env = Readonly<Record<string, string | undefined>>

// As in the scripts of existing installations.
const RETENTION_DAYS = 30
const RETENTION_COUNT = 2
const REGION = 'us-east-1'
const STORAGE_CLASS = 'STANDARD_IA'
const FIRST = { bucket: 'BACKUP_BUCKET', region: 'BACKUP_REGION', endpoint: 'BACKUP_ENDPOINT' }
const SECOND = {
  bucket: 'BACKUP_SECONDARY_BUCKET',
  region: 'BACKUP_SECONDARY_REGION',
  endpoint: 'BACKUP_SECONDARY_ENDPOINT',
}
const SLOWEST = 32
const FASTEST = 1_048_576

/** Reads the BACKUP_ variables; `directory` is taken when BACKUP_DIRECTORY is not set. */
export function readBackupSettings(env: Env, otherwise: { directory: string; synchronous: boolean }): BackupSettings {
  const text = (name: string) => env[name]?.trim() || undefined
  const keys = encryptionKeys(env)
  return {
    repository: {
      directory: resolve(text('BACKUP_DIRECTORY') ?? otherwise.directory),
      replicas: [...bucket(env, FIRST), ...bucket(env, SECOND)],
      keys,
      codec: codec(text('BACKUP_COMPRESSION'), keys !== null),
    },
    bucketAt: (address) => storeOf(env, address, FIRST),
    retention: {
      days: whole(env, 'BACKUP_RETENTION_DAYS', { least: 1, most: 36_500, otherwise: RETENTION_DAYS }),
      count: whole(env, 'BACKUP_RETENTION_COUNT', { least: 1, most: 10_000, otherwise: RETENTION_COUNT }),
    },
    maxRate: text('BACKUP_MAX_RATE')
      ? whole(env, 'BACKUP_MAX_RATE', { least: SLOWEST, most: FASTEST, otherwise: FASTEST })
      : undefined,
    synchronous: flag(env, 'BACKUP_SYNCHRONOUS', otherwise.synchronous),
  }
}

/** The key of backups and archives, and those it replaced; null: they are not encrypted. */
export function encryptionKeys(env: Env): MasterKeys | null {
  const key = env['BACKUP_ENCRYPTION_KEY']?.trim()
  const previous = (env['BACKUP_ENCRYPTION_KEY_PREVIOUS'] ?? '').split(',').flatMap((one) => one.trim() || [])
  return key ? masterKeys(key, previous) : null
}

/** The bucket that variables of these names tell of, or none. */
export function bucket(env: Env, names: typeof FIRST): Store[] {
  const address = env[names.bucket]?.trim()
  return address ? [storeOf(env, address, names)] : []
}

function storeOf(env: Env, address: string, names: Pick<typeof FIRST, 'region' | 'endpoint'>): Store {
  const accessKeyId = env['BACKUP_ACCESS_KEY_ID']?.trim()
  const secretAccessKey = env['BACKUP_SECRET_ACCESS_KEY']?.trim()
  const [bucketName = '', ...prefix] = address.replace(/^s3:\/\//, '').split('/')
  return s3Store({
    bucket: bucketName,
    prefix: prefix.join('/'),
    region: env[names.region]?.trim() || REGION,
    endpoint: env[names.endpoint]?.trim() || undefined,
    storageClass: env['BACKUP_STORAGE_CLASS']?.trim() || STORAGE_CLASS,
    ...(accessKeyId && secretAccessKey ? { credentials: { accessKeyId, secretAccessKey } } : {}),
  })
}

/** Encrypted files need our tool or `unseal.mjs` anyhow, so they take the faster one; others stay readable for gunzip. */
function codec(text: string | undefined, isEncrypted: boolean): Codec {
  if (text === undefined) return isEncrypted ? 'brotli' : 'gzip'
  if (text === 'none' || text === 'gzip' || text === 'brotli') return text
  throw invalid('BACKUP_COMPRESSION', `"${text}" is none of none, gzip, brotli.`)
}

function whole(env: Env, name: string, range: { least: number; most: number; otherwise: number }): number {
  const text = env[name]?.trim()
  if (!text) return range.otherwise
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= range.least && value <= range.most) return value
  throw invalid(name, `"${text}" is not a whole number from ${range.least} to ${range.most}.`)
}

function flag(env: Env, name: string, otherwise: boolean): boolean {
  const text = env[name]?.trim().toLowerCase()
  if (!text) return otherwise
  if (['1', 'true', 'yes', 'on'].includes(text)) return true
  if (['0', 'false', 'no', 'off'].includes(text)) return false
  throw invalid(name, `"${text}" is neither yes (1, true) nor no (0, false).`)
}

function invalid(name: string, problem: string): BackupError {
  return new BackupError('BACKUP_SETTING_INVALID', `${name}: ${problem}`)
}
