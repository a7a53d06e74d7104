import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { secretDamaged } from './errors.ts'

/** A key of 256 bits with the name that what it sealed is marked with. */
export interface SecretKey {
  id: string
  bytes: Uint8Array
}

/** A secret as it is kept: encrypted, and by which key. */
export interface SealedSecret {
  keyId: string
  sealed: string
}

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** The key that a passphrase of the environment stands for. */
export function keyFromPassphrase(passphrase: string): SecretKey {
  return toKey(new Uint8Array(hkdfSync('sha256', passphrase, '', 'products-manager secrets 1', 32)))
}

/** A key with its name, which tells nothing of it. */
export function toKey(bytes: Uint8Array): SecretKey {
  return { id: createHash('sha256').update('key id').update(bytes).digest('hex').slice(0, 16), bytes }
}

/** Encrypts by AES-256-GCM. `place` says what the secret is for: moved elsewhere, it does not open. */
export function seal(key: SecretKey, text: string, place: string): SealedSecret {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce).setAAD(Buffer.from(place))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return { keyId: key.id, sealed: Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64') }
}

/** The secret again, or SECRETS_DAMAGED. */
export function unseal(key: SecretKey, { sealed }: SealedSecret, place: string): string {
  const bytes = Buffer.from(sealed, 'base64')
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(-TAG_BYTES))
    return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
  } catch (error) {
    throw secretDamaged({ name: place.slice(place.lastIndexOf(' ') + 1) }, error)
  }
}
