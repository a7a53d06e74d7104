import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Binaries, findBinaries } from './find-binaries.ts'
import { freePort } from './free-port.ts'
import { isAlive, runningPostmaster, serverEnvironment, stopPostmaster } from './postmaster.ts'
import { type Account, serverAccount } from './server-account.ts'

export interface ScratchOptions {
  /** PostgreSQL settings over those that give durability up for speed. */
  settings?: Record<string, string>
  /** This major version or an error; without it the npm package's, else the newest of the machine. */
  major?: number
  /** False looks for the machine's PostgreSQL only. */
  bundled?: boolean
}

/** A server whose data nobody will miss: no checksums, nothing synced, gone with this process, even when it is killed. */
export interface ScratchServer {
  /** The address of a database, with the password; a start can change the port. */
  url(database: string): string
  readonly port: number
  /** The cluster's directory. */
  readonly directory: string
  readonly major: number
  readonly version: string
  /** Who owns the cluster's files; null: this process's user. */
  readonly owner: { uid: number; gid: number } | null
  /** As `pg_ctl stop -m fast`, or a crash. */
  stop(how?: 'fast' | 'crash'): Promise<void>
  start(): Promise<void>
  /** Ends the server and deletes its files. */
  discard(): Promise<void>
}

interface Place {
  settings: Record<string, string>
  directory: string
  port: number
  binaries: Binaries
  account: Account | null
}

// Safe when the server is killed; a crash of the machine loses what is scratch.
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '32MB',
  max_connections: '60',
  fsync: 'off',
  full_page_writes: 'off',
  wal_level: 'replica',
  jit: 'off',
}
const ROLE = 'test'
const START_DEADLINE_MS = 30_000

/** Starts a scratch server: 1 s the first time on a machine, 0.2 s after that. */
export async function startScratch(options: ScratchOptions = {}): Promise<ScratchServer> {
  const { settings = {}, major, bundled = true } = options
  const account = await serverAccount()
  const silent = { info: () => {}, warn: () => {} }
  const binaries = await findBinaries({
    account,
    clusters: major === undefined ? [] : [major],
    copies: tmpdir(),
    log: silent,
    ...(bundled ? {} : { bundle: null }),
  })
  const directory = clusterDirectory(binaries, account)
  const password = readFileSync(join(directory, 'password'), 'utf8')
  const port = await freePort([])
  const place: Place = { settings: { ...SETTINGS, ...settings }, directory, port, binaries, account }
  const dismiss = guard(place)
  await startAnywhere(place)
  return {
    url: (database) => `postgresql://${ROLE}:${password}@127.0.0.1:${place.port}/${encodeURIComponent(database)}`,
    get port() {
      return place.port
    },
    directory: join(directory, 'cluster'),
    major: binaries.major,
    version: binaries.version,
    owner: account && { uid: account.uid, gid: account.gid },
    stop: (how = 'fast') => stop(place, how),
    start: () => startAnywhere(place),
    async discard() {
      await stop(place, 'crash')
      dismiss()
      rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
    },
  }
}

/** A copy of an initialised cluster: initdb takes a second, copying what it made a twentieth of it. */
function clusterDirectory(binaries: Binaries, account: Account | null): string {
  const template = join(tmpdir(), `products-manager-scratch-${process.getuid?.() ?? 'user'}-${binaries.version}`)
  const directory = ownDirectory(account)
  if (!copied(template, directory, account)) {
    initialise(template, { binaries, account })
    if (!copied(template, directory, account)) throw new Error(`${template} cannot be copied to ${directory}`)
  }
  return directory
}

function ownDirectory(account: Account | null): string {
  const directory = mkdtempSync(join(tmpdir(), 'products-manager-scratch-'))
  chmodSync(directory, 0o700)
  if (account) chownSync(directory, account.uid, account.gid)
  return directory
}

/** Everybody can write where the template lies: one that another user put there would run its settings as ours. */
function isOurs(template: string, account: Account | null): boolean {
  const found = lstatSync(template, { throwIfNoEntry: false })
  return (
    found?.isDirectory() === true && (process.getuid === undefined || found.uid === (account?.uid ?? process.getuid()))
  )
}

function copied(template: string, directory: string, account: Account | null): boolean {
  if (!isOurs(template, account)) return false
  if (account) return run('cp', ['-R', `${template}/.`, directory], account).status === 0
  try {
    cpSync(template, directory, { recursive: true })
    return true
  } catch {
    return false
  }
}

function initialise(template: string, { binaries, account }: { binaries: Binaries; account: Account | null }): void {
  const draft = ownDirectory(account)
  const file = join(draft, 'password')
  const password = randomBytes(12).toString('hex')
  // initdb wants its directory empty, so the password lies beside the cluster within.
  writeFileSync(file, password)
  if (account) chownSync(file, account.uid, account.gid)
  const options = ['-D', join(draft, 'cluster'), '-U', ROLE, '-A', 'scram-sha-256', `--pwfile=${file}`]
  const locale = ['-E', 'UTF8', '--locale=C', '--no-sync', ...(binaries.major >= 18 ? ['--no-data-checksums'] : [])]
  const { status, stderr } = run(join(binaries.directory, 'initdb'), [...options, ...locale], account)
  if (status !== 0) throw new Error(`initdb: ${stderr}`)
  try {
    renameSync(draft, template)
  } catch {
    // Another process was faster.
    rmSync(draft, { recursive: true, force: true })
  }
}

function run(command: string, args: string[], account: Account | null): SpawnSyncReturns<string> {
  return spawnSync(command, args, { ...identity(account), cwd: tmpdir(), encoding: 'utf8', env: serverEnvironment() })
}

function identity(account: Account | null): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {}
}

/** A shell that outlives this process, however it dies, to end the server and remove its files. */
function guard({ directory, account }: Place): () => void {
  if (process.platform === 'win32') return () => {}

  const script =
    'cat >/dev/null; kill -QUIT "$(head -n 1 "$0/cluster/postmaster.pid")" 2>/dev/null; sleep 0.2; rm -rf "$0"'
  const options = { ...identity(account), cwd: '/', detached: true } as const
  const guardian = spawn('sh', ['-c', script, directory], { ...options, stdio: ['pipe', 'ignore', 'ignore'] })
  guardian.unref()
  const input = guardian.stdin as unknown as { unref(): void; destroy(): void }
  input.unref()
  return () => input.destroy()
}

// A port that was free a moment ago, or that this server had until it was stopped, may be somebody else's by now.
const PORTS = 5

async function startAnywhere(place: Place): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(place)
    } catch (error) {
      if (attempt === PORTS || !String(error).includes('could not create any TCP/IP sockets')) throw error
      place.port = await freePort([])
      rmSync(join(place.directory, 'log'), { force: true })
    }
  }
}

async function start({ directory, binaries, account, port, settings }: Place): Promise<void> {
  const cluster = join(directory, 'cluster')
  const chosen = Object.entries({ ...settings, port: String(port) }).flatMap(([key, value]) => [
    '-c',
    `${key}=${value}`,
  ])
  const log = openSync(join(directory, 'log'), 'a', 0o666)
  const server = spawn(join(binaries.directory, 'postgres'), ['-D', cluster, ...chosen], {
    ...identity(account),
    cwd: '/',
    env: serverEnvironment(),
    detached: true,
    stdio: ['ignore', log, log],
  })
  server.unref()
  const deadline = Date.now() + START_DEADLINE_MS
  for (;;) {
    const postmaster = await runningPostmaster(cluster)
    if (postmaster?.status === 'ready' && postmaster.pid === server.pid) return
    if (server.exitCode !== null || Date.now() > deadline) throw new Error(readFileSync(join(directory, 'log'), 'utf8'))
    await delay(5)
  }
}

async function stop({ directory }: Place, how: 'fast' | 'crash'): Promise<void> {
  const cluster = join(directory, 'cluster')
  const postmaster = await runningPostmaster(cluster)
  if (!postmaster) return
  await stopPostmaster(postmaster, cluster, how === 'fast' ? 'fast' : 'at once')
  while (isAlive(postmaster.pid)) await delay(5)
}
