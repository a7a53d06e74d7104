import { readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { EmbeddedError } from './embedded-error.ts'

/** The unprivileged user that runs the server's programs. */
export interface Account {
  name: string
  uid: number
  gid: number
}

/** Who runs the server: nobody else when we are an ordinary user (null); PostgreSQL refuses root,
 *  so for root it is `postgres` where that user exists, else `nobody`. */
export async function serverAccount(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null

  const accounts = await readAccounts()
  const account =
    accounts.find((a) => a.name === 'postgres' && a.uid !== 0) ?? accounts.find((a) => a.name === 'nobody')
  if (account) return account
  throw new EmbeddedError(
    'EMBEDDED_NOT_CREATED',
    'PostgreSQL does not run as root, and this system has neither a user "postgres" nor "nobody". Create one, or start Products Manager as an ordinary user.',
  )
}

/** The account that owns existing files: the server must go on as the user it was created for. */
export async function ownerAccount(path: string): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null

  const { uid, gid } = await stat(path)
  const name = (await readAccounts()).find((a) => a.uid === uid)?.name ?? String(uid)
  return uid === 0 ? null : { name, uid, gid }
}

async function readAccounts(): Promise<Account[]> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n')
  return lines.flatMap((line) => {
    const [name, , uid, gid] = line.split(':')
    return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : []
  })
}

/** Whether the account may pass through a directory and all directories above it. */
export async function canEnter(directory: string, account: Account): Promise<boolean> {
  const { uid, gid, mode } = await stat(directory)
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
  if ((mode & bit) === 0) return false

  const parent = dirname(directory)
  return parent === directory || canEnter(parent, account)
}
