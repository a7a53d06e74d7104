import { randomBytes } from 'node:crypto'
import { link, open, readFile, rename, rm } from 'node:fs/promises'
import { systemCode } from '../errors.ts'
import { keyFileDamaged } from './errors.ts'
import { type SecretKey, toKey } from './seal.ts'

const KEY_LINE = /^[A-Za-z0-9+/]{43}=$/

/** The keys of a file, the current one first; null when there is no file. */
export async function readKeyFile(path: string): Promise<SecretKey[] | null> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null
    throw keyFileDamaged({ path, problem: `it cannot be read (${systemCode(error)})` }, error)
  })
  if (text === null) return null

  const lines = text.split('\n').filter((line) => line !== '')
  if (lines.length === 0 || !lines.every((line) => KEY_LINE.test(line)))
    throw keyFileDamaged({ path, problem: 'it does not hold keys of this program' })
  return lines.map((line) => toKey(Buffer.from(line, 'base64')))
}

/** Makes the file with a new key, unless another process was first; gives what is there. */
export async function createKeyFile(path: string): Promise<SecretKey[]> {
  const draft = await writeDraft(path, [newKey()])
  try {
    // Unlike a rename, a link never replaces the file another process has just made.
    await link(draft, path)
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error
  } finally {
    await rm(draft, { force: true })
  }
  return (await readKeyFile(path)) ?? createKeyFile(path)
}

/** Replaces the file whole: after a crash it has the old keys or the new ones. */
export async function writeKeyFile(path: string, keys: readonly SecretKey[]): Promise<void> {
  await rename(await writeDraft(path, keys), path)
}

/** A random key. */
export function newKey(): SecretKey {
  return toKey(randomBytes(32))
}

async function writeDraft(path: string, keys: readonly SecretKey[]): Promise<string> {
  const draft = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(keys.map(({ bytes }) => `${Buffer.from(bytes).toString('base64')}\n`).join(''))
    await file.sync()
  } finally {
    await file.close()
  }
  return draft
}
