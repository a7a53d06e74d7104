import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { keyMissing } from './errors.ts'
import { createKeyFile, newKey, readKeyFile, writeKeyFile } from './key-file.ts'
import { keyFromPassphrase, type SealedSecret, type SecretKey, seal, unseal } from './seal.ts'

/** Seals what must be kept secret, and opens it again. `place` is what the secret is for, such as `source ID password`. */
export interface Keyring {
  seal(text: string, place: string): Promise<SealedSecret>
  open(secret: SealedSecret, place: string): Promise<string>
  /** The key that seals now. */
  currentKeyId(): Promise<string>
  /** Makes a new key the current one, where the keys are ours to make; those before still open. */
  beginRotation(): Promise<void>
  /** Forgets the keys before the current one. Nothing may be sealed with them any more. */
  endRotation(): Promise<void>
}

export interface KeyringOptions {
  dataDir: string
  /** SECRET_KEY, then those of SECRET_KEY_PREVIOUS; none: a file of the data directory holds the keys. */
  passphrases: readonly string[]
}

/** Opens the keys of an installation. The file with them is made when the first secret is sealed. */
export function openKeyring({ dataDir, passphrases }: KeyringOptions): Keyring {
  return passphrases.length > 0 ? ringOf(passphrases.map(keyFromPassphrase)) : fileRing(join(dataDir, 'secrets.key'))
}

function ringOf(keys: readonly SecretKey[]): Keyring {
  const [current] = keys
  if (!current) throw new TypeError('A keyring needs a key')
  return {
    seal: async (text, place) => seal(current, text, place),
    open: async (secret, place) => unseal(keyOf(keys, secret), secret, place),
    currentKeyId: async () => current.id,
    // The operator changes the environment; what stands there is the current key.
    beginRotation: async () => {},
    endRotation: async () => {},
  }
}

/** Reads the file at each use: another process may have changed the key. */
function fileRing(path: string): Keyring {
  const keys = async () => {
    const found = await readKeyFile(path)
    if (found) return found
    await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
    return createKeyFile(path)
  }
  const current = async () => (await keys())[0] as SecretKey
  return {
    seal: async (text, place) => seal(await current(), text, place),
    open: async (secret, place) => unseal(keyOf((await readKeyFile(path)) ?? [], secret), secret, place),
    currentKeyId: async () => (await current()).id,
    beginRotation: async () => writeKeyFile(path, [newKey(), ...(await keys())]),
    endRotation: async () => writeKeyFile(path, [await current()]),
  }
}

function keyOf(keys: readonly SecretKey[], { keyId }: SealedSecret): SecretKey {
  const key = keys.find(({ id }) => id === keyId)
  if (!key) throw keyMissing({ keyId })
  return key
}
