import { createHash, randomBytes } from 'node:crypto'
import { access, constants, mkdir, readdir, readFile, realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { EmbeddedError, explainFileFailure, systemCode } from './embedded-error.ts'
import type { EmbeddedLog } from './messages.ts'
import { type Account, canEnter } from './server-account.ts'
import { createDurably } from './write-durably.ts'

/** Where the parts of an embedded server lie. */
export interface Places {
  /** `<dataDir>/postgres`: what the user of this program owns. */
  base: string
  /** Holds the clusters by major version, the logs and the keeper's socket; another place than `base` only for root. */
  root: string
  passwordFile: string
  portFile: string
  logs: string
  socket: string
}

// Used when root's data directory lies below one that the server's account may not enter, as /root is.
const SYSTEM_HOME = '/var/lib/products-manager'

// A socket's path has 104 bytes on macOS and 108 on Linux, with the closing zero; a keeper adds its process number.
const LONGEST_SOCKET_PATH = 103 - '-4194304'.length

/** Finds the server's places below a data directory, and makes the directories that are missing. */
export async function findPlaces(dataDir: string, account: Account | null, log: EmbeddedLog): Promise<Places> {
  const directory = resolve(dataDir)
  try {
    const base = await makeBase(directory, account)
    const root = await findRoot(base, account, log)
    return {
      base,
      root,
      passwordFile: join(base, 'password'),
      portFile: join(root, 'port'),
      logs: join(root, 'log'),
      socket: socketPath(root, 'keeper.sock'),
    }
  } catch (error) {
    throw explainFileFailure(error, directory)
  }
}

async function makeBase(dataDir: string, account: Account | null): Promise<string> {
  const base = join(dataDir, 'postgres')
  // The server's account must pass through, but has nothing to list.
  await mkdir(base, { recursive: true, mode: account ? 0o711 : 0o700 })
  await access(base, constants.W_OK)
  return realpath(base)
}

async function findRoot(base: string, account: Account | null, log: EmbeddedLog): Promise<string> {
  const pointer = join(base, 'location')
  const pointed = await readPointer(pointer)
  if (pointed) return makeRoot(pointed, base)
  if (!account || (await canEnter(base, account))) return base
  if (await hasCluster(base)) throw closedToServer(base, account)

  // The salt keeps a data directory that was deleted and made anew from meeting the old cluster.
  const name = createHash('sha256').update(base).update(randomBytes(16)).digest('hex').slice(0, 16)
  await warnOfOrphans(base, log)
  await createDurably(pointer, `${join(SYSTEM_HOME, name)}\n`)
  const root = await makeRoot((await readPointer(pointer)) ?? join(SYSTEM_HOME, name), base)
  log.info(`The user "${account.name}" cannot enter ${base}; the database cluster lies in ${root}.`)
  return root
}

async function hasCluster(base: string): Promise<boolean> {
  return (await readdir(base)).some((name) => /^\d+$/.test(name))
}

/** Creating another cluster elsewhere would look as if the data were lost. */
function closedToServer(base: string, { name }: Account): EmbeddedError {
  return new EmbeddedError(
    'EMBEDDED_DIRECTORY_UNWRITABLE',
    `The database cluster in ${base} belongs to a server that runs as "${name}", which cannot enter that directory any more. Give the directories above it the right to be passed (chmod o+x).`,
  )
}

async function readPointer(pointer: string): Promise<string | null> {
  try {
    return (await readFile(pointer, 'utf8')).trim() || null
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null
    throw error
  }
}

async function makeRoot(root: string, base: string): Promise<string> {
  await mkdir(root, { recursive: true, mode: 0o711 })
  await createDurably(join(root, 'owner'), `${base}\n`)
  return realpath(root)
}

async function warnOfOrphans(base: string, log: EmbeddedLog): Promise<void> {
  const names = await readdir(SYSTEM_HOME).catch(() => [])
  for (const name of names) {
    const owner = await readPointer(join(SYSTEM_HOME, name, 'owner')).catch(() => null)
    if (owner !== base) continue
    log.warn(`${join(SYSTEM_HOME, name)} holds the cluster of an earlier ${base}. Delete it if it is not wanted.`)
  }
}

/** Where a process of this root is found under a name: a socket's path may be too long beside the rest. */
export function socketPath(root: string, name: string): string {
  const path = join(root, name)
  const short = createHash('sha256').update(path).digest('hex').slice(0, 16)
  if (process.platform === 'win32') return `\\\\.\\pipe\\products-manager-${short}`

  if (Buffer.byteLength(path) <= LONGEST_SOCKET_PATH) return path
  // Not TMPDIR: two processes with different ones would not find each other.
  return `/tmp/products-manager-${process.getuid?.()}-${short}.sock`
}
