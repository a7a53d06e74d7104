import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { EmbeddedError, systemCode } from './embedded-error.ts'
import { createDurably } from './write-durably.ts'

/** The role that owns the embedded server. */
export const SERVER_ROLE = 'pm'

/** The server's password, or null when there is no file; a damaged file is an error. */
export async function readPassword(file: string): Promise<string | null> {
  try {
    const password = (await readFile(file, 'utf8')).trim()
    if (/^[0-9a-f]{64}$/.test(password)) return password
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null
    throw new EmbeddedError('EMBEDDED_PASSWORD_DAMAGED', `${file} cannot be read (${systemCode(error)}).`, {
      cause: error,
    })
  }
  throw passwordDamaged(file)
}

/** The file has no password, or not the server's. */
export function passwordDamaged(file: string, cause?: unknown): EmbeddedError {
  return new EmbeddedError(
    'EMBEDDED_PASSWORD_DAMAGED',
    `${file} does not hold the embedded server's password. Put the right file back, or delete it while no server runs: the next start sets a new password.`,
    { cause },
  )
}

/** A new random password. */
export function newPassword(): string {
  return randomBytes(32).toString('hex')
}

/** Writes the password file unless another process was first, and reads what is there. */
export async function keepPassword(file: string, password: string): Promise<string> {
  await createDurably(file, `${password}\n`)
  return (await readPassword(file)) ?? password
}
