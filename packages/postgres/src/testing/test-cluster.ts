import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { type Binaries, findBinaries } from '../embedded/find-binaries.ts'
import { freePort } from '../embedded/free-port.ts'
import { type Account, serverAccount } from '../embedded/server-account.ts'

/** A database of its own for one test file. */
export interface TestDatabase {
  name: string
  url: string
  /** Runs SQL past everything that is tested. */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>
  drop(): Promise<void>
}

/** A real PostgreSQL server that ends with this process. */
export interface TestCluster {
  readonly port: number
  readonly major: number
  /** An empty database, or a copy of `template`, which nobody may be connected to. */
  createDatabase(options?: { template?: string }): Promise<TestDatabase>
  /** As `pg_ctl stop -m fast`, or a crash. */
  stop(how?: 'fast' | 'crash'): Promise<void>
  start(): Promise<void>
}

export interface TestClusterOptions {
  /** PostgreSQL settings over those of the tests. */
  settings?: Record<string, string>
  /** Another major version than the usual one; it must be installed. */
  major?: number
}

interface Place {
  settings: Record<string, string>
  directory: string
  port: number
  password: string
  binaries: Binaries
  account: Account | null
}

// Safe when the server is killed; what is lost in a crash of the machine is a test's data.
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '32MB',
  max_connections: '60',
  fsync: 'off',
  full_page_writes: 'off',
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track_utility': 'on',
  wal_level: 'replica',
  jit: 'off',
}
const START_DEADLINE_MS = 30_000

let shared: Promise<TestCluster> | null = null

/** The server that all tests of this process share. */
export function testCluster(): Promise<TestCluster> {
  shared ??= startTestCluster()
  return shared
}

/** A server for one test alone, to be stopped or killed. */
export async function startTestCluster({ settings = {}, major }: TestClusterOptions = {}): Promise<TestCluster> {
  const account = await serverAccount()
  const silent = { info: () => {}, warn: () => {} }
  // PM_TEST_POSTGRES=system runs the tests on the PostgreSQL of the machine instead of the one from npm.
  const isSystem = major !== undefined || process.env['PM_TEST_POSTGRES'] === 'system'
  const bundle = isSystem ? { bundle: null } : {}
  const binaries = await findBinaries({ account, clusters: [], copies: tmpdir(), log: silent, ...bundle })
  const directory = clusterDirectory(binaries, account)
  const password = readFileSync(join(directory, 'password'), 'utf8')
  const place: Place = {
    settings: { ...SETTINGS, ...settings },
    directory,
    port: await freePort([]),
    password,
    binaries,
    account,
  }
  guard(place)
  await start(place)
  return {
    port: place.port,
    major: binaries.major,
    createDatabase: ({ template = 'template0' } = {}) => createDatabase(place, template),
    stop: (how = 'fast') => stop(place, how),
    start: () => start(place),
  }
}

/** A copy of an initialised cluster: initdb takes a second, copying what it made a twentieth of it. */
function clusterDirectory(binaries: Binaries, account: Account | null): string {
  const template = join(tmpdir(), `products-manager-tests-${process.getuid?.() ?? 'user'}-${binaries.version}`)
  const directory = ownDirectory(account)
  if (!copied(template, directory, account)) {
    initialise(template, { binaries, account })
    if (!copied(template, directory, account)) throw new Error(`${template} cannot be copied to ${directory}`)
  }
  return directory
}

function ownDirectory(account: Account | null): string {
  const directory = mkdtempSync(join(tmpdir(), 'products-manager-test-'))
  chmodSync(directory, 0o700)
  if (account) chownSync(directory, account.uid, account.gid)
  return directory
}

function copied(template: string, directory: string, account: Account | null): boolean {
  return run('cp', ['-R', `${template}/.`, directory], account).status === 0
}

function initialise(template: string, { binaries, account }: { binaries: Binaries; account: Account | null }): void {
  const draft = ownDirectory(account)
  const file = join(draft, 'password')
  const password = randomBytes(12).toString('hex')
  // initdb wants its directory empty, so the password lies beside the cluster within.
  writeFileSync(file, password)
  if (account) chownSync(file, account.uid, account.gid)
  const options = ['-D', join(draft, 'cluster'), '-U', 'test', '-A', 'scram-sha-256', `--pwfile=${file}`]
  const locale = ['-E', 'UTF8', '--locale=C', '--no-sync']
  const { status, stderr } = run(join(binaries.directory, 'initdb'), [...options, ...locale], account)
  if (status !== 0) throw new Error(`initdb: ${stderr}`)
  try {
    renameSync(draft, template)
  } catch {
    // Another process was faster.
    rmSync(draft, { recursive: true, force: true })
  }
}

function run(command: string, args: string[], account: Account | null) {
  return spawnSync(command, args, { ...identity(account), cwd: tmpdir(), encoding: 'utf8', env: environment() })
}

function identity(account: Account | null): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {}
}

function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], TMPDIR: tmpdir(), LC_ALL: 'C', TZ: 'UTC' }
}

/** A shell that outlives this process, however it dies, to end the server and remove its files. */
function guard({ directory, account }: Place): void {
  const script =
    'cat >/dev/null; kill -QUIT "$(head -n 1 "$0/cluster/postmaster.pid")" 2>/dev/null; sleep 0.2; rm -rf "$0"'
  const options = { ...identity(account), cwd: '/', detached: true } as const
  const guardian = spawn('sh', ['-c', script, directory], { ...options, stdio: ['pipe', 'ignore', 'ignore'] })
  guardian.unref()
  const input = guardian.stdin as unknown as { unref(): void }
  input.unref()
}

async function start(place: Place): Promise<void> {
  const { directory, binaries, account, port } = place
  const settings = Object.entries({ ...place.settings, port: String(port) }).flatMap(([key, value]) => [
    '-c',
    `${key}=${value}`,
  ])
  const log = openSync(join(directory, 'log'), 'a', 0o666)
  const server = spawn(join(binaries.directory, 'postgres'), ['-D', join(directory, 'cluster'), ...settings], {
    ...identity(account),
    cwd: '/',
    env: environment(),
    detached: true,
    stdio: ['ignore', log, log],
  })
  server.unref()
  const deadline = Date.now() + START_DEADLINE_MS
  while (!(await answers(place))) {
    if (server.exitCode !== null || Date.now() > deadline) throw new Error(readFileSync(join(directory, 'log'), 'utf8'))
    await delay(10)
  }
}

async function answers(place: Place): Promise<boolean> {
  try {
    await withClient(urlOf(place, 'postgres'), (client) => client.query('select 1'))
    return true
  } catch {
    return false
  }
}

async function stop({ directory }: Place, how: 'fast' | 'crash'): Promise<void> {
  const pidFile = join(directory, 'cluster', 'postmaster.pid')
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  process.kill(pid, how === 'fast' ? 'SIGINT' : 'SIGQUIT')
  while (isRunning(pid)) await delay(10)
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function createDatabase(place: Place, template: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const url = urlOf(place, name)
  const admin = urlOf(place, 'postgres')
  await withClient(admin, (client) => client.query(`create database "${name}" template "${template}"`))
  return {
    name,
    url,
    query: async (text, values) => (await withClient(url, (client) => client.query(text, values))).rows,
    drop: () =>
      withClient(admin, (client) => client.query(`drop database if exists "${name}" with (force)`)).then(() => {}),
  }
}

function urlOf({ port, password }: Place, database: string): string {
  return `postgresql://test:${password}@127.0.0.1:${port}/${database}`
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
