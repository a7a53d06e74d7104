import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, scryptSync } from 'node:crypto'
import { BackupError } from '../backup-error.ts'

/** A key that encrypts the files of one backup, or the log of one month. */
export interface DataKey {
  id: string
  bytes: Buffer
}

/** A data key as it is stored: only the master key opens it. */
export interface WrappedKey {
  id: string
  createdAt: string
  salt: string
  wrapped: string
}

/** BACKUP_ENCRYPTION_KEY first, then those it replaced: they only open. */
export interface MasterKeys {
  current: string
  previous: readonly string[]
}

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const SHORTEST_PHRASE = 16
// 32 MiB and about 80 ms for each guess at a phrase.
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 }

/** Checks a master key: 32 bytes as hex or base64, or a phrase of at least sixteen characters. */
export function masterKeys(current: string, previous: readonly string[] = []): MasterKeys {
  for (const key of [current, ...previous]) {
    if (asBytes(key) || key.length >= SHORTEST_PHRASE) continue
    throw new BackupError(
      'BACKUP_SETTING_INVALID',
      `BACKUP_ENCRYPTION_KEY is too short: give 32 bytes as hex or base64 (openssl rand -hex 32), or a phrase of at least ${SHORTEST_PHRASE} characters.`,
    )
  }
  return { current, previous }
}

/** Makes a data key and its wrapped form. */
export function newDataKey(masters: MasterKeys, id: string, now: Date): { key: DataKey; wrapped: WrappedKey } {
  const key = { id, bytes: randomBytes(KEY_BYTES) }
  return { key, wrapped: wrap(masters.current, key, now.toISOString()) }
}

/** Opens a data key with the current master key or a replaced one. */
export function unwrap(masters: MasterKeys, stored: WrappedKey): { key: DataKey; isCurrent: boolean } {
  for (const [index, master] of [masters.current, ...masters.previous].entries()) {
    const bytes = opened(master, stored)
    if (bytes) return { key: { id: stored.id, bytes }, isCurrent: index === 0 }
  }
  throw new BackupError(
    'BACKUP_KEY_WRONG',
    `BACKUP_ENCRYPTION_KEY does not open the key ${stored.id}, or its file is damaged. Set the key that was in use on ${stored.createdAt.slice(0, 10)}.`,
  )
}

/** The same data key under the current master key. */
export function rewrap(masters: MasterKeys, stored: WrappedKey): WrappedKey | null {
  const { key, isCurrent } = unwrap(masters, stored)
  return isCurrent ? null : wrap(masters.current, key, stored.createdAt)
}

function wrap(master: string, { id, bytes }: DataKey, createdAt: string): WrappedKey {
  const salt = randomBytes(KEY_BYTES)
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', wrappingKey(master, salt), nonce).setAAD(Buffer.from(id))
  const wrapped = Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
  return { id, createdAt, salt: salt.toString('base64'), wrapped: wrapped.toString('base64') }
}

function opened(master: string, { id, salt, wrapped }: WrappedKey): Buffer | null {
  const bytes = Buffer.from(wrapped, 'base64')
  if (bytes.length !== NONCE_BYTES + KEY_BYTES + TAG_BYTES) return null
  const key = wrappingKey(master, Buffer.from(salt, 'base64'))
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
  decipher.setAAD(Buffer.from(id)).setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
  } catch {
    return null
  }
}

function wrappingKey(master: string, salt: Buffer): Buffer {
  const bytes = asBytes(master)
  if (!bytes) return scryptSync(master, salt, KEY_BYTES, SCRYPT)
  return Buffer.from(hkdfSync('sha256', bytes, salt, 'pgops data key', KEY_BYTES))
}

function asBytes(text: string): Buffer | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  if (/^[A-Za-z0-9+/]{43}=$/.test(text)) return Buffer.from(text, 'base64')
  return null
}
