import { hkdfSync, webcrypto } from 'node:crypto'
import type { DataKey } from './keys.ts'

/** Encrypts the chunks of one file. Each has its own nonce; order, end and the file's name are bound in. */
export interface ChunkCipher {
  sealed(bytes: Uint8Array, index: number, isLast: boolean): Promise<Uint8Array>
  /** Rejects when a bit differs, or the chunk belongs elsewhere. */
  opened(bytes: Uint8Array, index: number, isLast: boolean): Promise<Uint8Array>
}

const KEY_BYTES = 32
const NONCE_BYTES = 12

/** The file's own key comes from the data key, the file's name and a salt: no nonce is ever used twice. */
export async function chunkCipher(key: DataKey, name: string, salt: Uint8Array): Promise<ChunkCipher> {
  const bytes = hkdfSync('sha256', key.bytes, salt, `pgops file ${name}`, KEY_BYTES)
  // Web Crypto works off the main thread; node:crypto's ciphers do not.
  const imported = await webcrypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
  const algorithm = (index: number, isLast: boolean) => ({ name: 'AES-GCM', iv: nonce(index, isLast) })
  return {
    sealed: async (plain, index, isLast) =>
      new Uint8Array(await webcrypto.subtle.encrypt(algorithm(index, isLast), imported, plain)),
    opened: async (sealed, index, isLast) =>
      new Uint8Array(await webcrypto.subtle.decrypt(algorithm(index, isLast), imported, sealed)),
  }
}

function nonce(index: number, isLast: boolean): Uint8Array {
  const bytes = Buffer.alloc(NONCE_BYTES)
  bytes[0] = isLast ? 1 : 0
  bytes.writeUInt32BE(index, NONCE_BYTES - 4)
  return bytes
}
