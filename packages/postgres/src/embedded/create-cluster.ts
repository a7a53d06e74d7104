import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EmbeddedError, saysDiskFull, systemCode } from './embedded-error.ts'
import type { Binaries } from './find-binaries.ts'
import { SERVER_ROLE } from './password.ts'
import { isAlive, serverEnvironment } from './postmaster.ts'
import type { Account } from './server-account.ts'
import { finishTakingPlace, listTakingPlace } from './take-place.ts'
import { syncDirectory, writeDurably } from './write-durably.ts'

export interface NewCluster {
  binaries: Binaries
  account: Account | null
  root: string
  password: string
}

/** Creates a cluster beside its place and renames it when it is whole and on disk: a crash leaves a draft, never half a cluster.
 *  When another process was first, its cluster stays and this one is dropped. */
export async function createCluster({ binaries, account, root, password }: NewCluster): Promise<void> {
  const draft = join(root, `${binaries.major}.creating-${process.pid}-${randomBytes(4).toString('hex')}`)
  const cluster = join(draft, 'cluster')
  try {
    await makeDraft(draft, cluster, account)
    await runInitdb({ binaries, account, draft, cluster, password })
    await configure(cluster, account)
    await syncDirectory(cluster)
    await takePlace(cluster, join(root, String(binaries.major)))
    await syncDirectory(root)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

async function makeDraft(draft: string, cluster: string, account: Account | null): Promise<void> {
  await mkdir(draft)
  await mkdir(cluster, { mode: 0o700 })
  if (!account) return
  await chmod(draft, 0o711)
  await chown(cluster, account.uid, account.gid)
}

// Word characters of other languages count in text search only with a UTF-8 character type; not every system has each of these.
const CHARACTER_TYPES = ['C.UTF-8', 'en_US.UTF-8', 'C']

async function runInitdb(parts: Omit<NewCluster, 'root'> & { draft: string; cluster: string }): Promise<void> {
  const { binaries, account, draft, cluster, password } = parts
  const passwordFile = join(draft, 'password')
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
  if (account) await chown(passwordFile, account.uid, account.gid)

  let output = ''
  for (const type of CHARACTER_TYPES) {
    const result = await runAs(account, join(binaries.directory, 'initdb'), [
      ...['-D', cluster, '-U', SERVER_ROLE, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
      ...[
        '--encoding=UTF8',
        '--data-checksums',
        ...localeArguments(binaries.major, type),
        ...syncArguments(binaries.major),
      ],
    ])
    if (result.code === 0) return
    output = result.output
    if (!output.includes('locale')) break
  }
  throw notCreated(cluster, output)
}

/** Text compares by code point, the same on every system and with every C library. */
function localeArguments(major: number, type: string): string[] {
  const libc = ['--locale=C', `--lc-ctype=${type}`]
  if (major < 17) return type === 'C.UTF-8' ? ['--locale=C.UTF-8', '--lc-messages=C'] : libc
  return [...libc, '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
}

/** One call for the whole file system instead of one for each of a thousand files: on a busy disk 5 s instead of 8. */
function syncArguments(major: number): string[] {
  return process.platform === 'linux' && major >= 17 ? ['--sync-method=syncfs'] : []
}

function runAs(
  account: Account | null,
  program: string,
  args: string[],
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const user = account ? { uid: account.uid, gid: account.gid } : {}
    const child = spawn(program, args, { ...user, cwd: '/', env: serverEnvironment(), windowsHide: true })
    let output = ''
    child.stdout.on('data', (piece) => {
      output += piece
    })
    child.stderr.on('data', (piece) => {
      output += piece
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })
}

function notCreated(cluster: string, output: string): EmbeddedError {
  if (saysDiskFull(output)) {
    return new EmbeddedError(
      'EMBEDDED_DISK_FULL',
      `No space left on the disk of ${cluster} for a new database cluster. Free some and start again.`,
    )
  }
  return new EmbeddedError(
    'EMBEDDED_NOT_CREATED',
    `initdb could not create the database cluster: ${output.trim().slice(-800)}`,
  )
}

const OWN_CONFIGURATION = `# Your settings for the embedded PostgreSQL. They win over those of products-manager.conf.
include_if_exists = 'products-manager.conf'
`

const WHO_MAY_CONNECT = `# This machine only, and only with the password.
host  all          all  127.0.0.1/32  scram-sha-256
host  replication  all  127.0.0.1/32  scram-sha-256
`

async function configure(cluster: string, account: Account | null): Promise<void> {
  await writeDurably(join(cluster, 'postgresql.conf'), OWN_CONFIGURATION, { owner: account })
  await writeDurably(join(cluster, 'pg_hba.conf'), WHO_MAY_CONNECT, { owner: account })
}

async function takePlace(draft: string, cluster: string): Promise<void> {
  try {
    await rename(draft, cluster)
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '')) throw error
    await checkCluster(cluster)
  }
}

/** The major versions that have a cluster below the root, oldest first. */
export async function clusterMajors(root: string): Promise<number[]> {
  // A restore that was killed at its last step: without this an empty cluster would be created.
  for (const directory of await listTakingPlace(root)) await finishTakingPlace(directory)
  const names = (await readdir(root)).filter((name) => /^\d+$/.test(name))
  return names.map(Number).sort((a, b) => a - b)
}

/** A cluster's directory must say that it is one, of its own version. */
export async function checkCluster(cluster: string): Promise<void> {
  const major = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => null)
  if (major !== null && cluster.endsWith(major.trim())) return
  throw new EmbeddedError(
    'EMBEDDED_DIRECTORY_DAMAGED',
    `${cluster} is not a database cluster${major === null ? ' (PG_VERSION is missing)' : ` of its version, but of ${major.trim()}`}. Restore it from a backup, or move it away to begin empty.`,
  )
}

// A draft whose process number was given to another program is taken for abandoned after this time.
const ABANDONED_AFTER_MS = 10 * 60_000

/** A cluster that a program was using is not there any more. */
export function clusterGone(root: string): EmbeddedError {
  return new EmbeddedError(
    'EMBEDDED_DIRECTORY_DAMAGED',
    `The database cluster in ${root} was deleted while programs used it.`,
  )
}

/** Removes what creations that were killed left behind. */
export async function clearDrafts(root: string, now: number): Promise<void> {
  for (const name of await readdir(root)) {
    const draft = /^\d+\.creating-(\d+)-/.exec(name)
    if (!draft) continue

    const path = join(root, name)
    const age = now - ((await stat(path).catch(() => null))?.mtimeMs ?? 0)
    const abandoned = !isAlive(Number(draft[1])) || age > ABANDONED_AFTER_MS
    // An initdb that outlived its keeper may still be writing here; if it is slow, the next start removes the rest.
    if (abandoned)
      await rm(path, { recursive: true, force: true, maxRetries: 4, retryDelay: 50 }).catch(() => undefined)
  }
}
