import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, chown, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { EmbeddedError } from './embedded-error.ts'
import { type Binaries, findBinaries } from './find-binaries.ts'
import { serverEnvironment } from './postmaster.ts'
import { type Account, ownerAccount } from './server-account.ts'

export interface PrivateServerOptions {
  /** An existing data directory. What its own configuration says is not used. */
  directory: string
  major: number
  /** The role to connect as; everybody who may enter the socket's directory is let in. */
  superuser: string
  settings?: Record<string, string>
  signal?: AbortSignal | undefined
}

/** A server on a data directory that no client but us knows. */
export interface PrivateServer {
  /** The address of a database, through a socket only this account can open. */
  url(database: string): string
  readonly pid: number
  /** Resolves when the server has ended, by whatever cause. */
  readonly ended: Promise<void>
  /** What it has written to its log. */
  log(): Promise<string>
  stop(): Promise<void>
}

const SOCKET_PORT = 5432
const POLL_MS = 5

/** Nothing of the source's configuration may act here: not its archive, not its replicas, not its ports. */
const OWN_SETTINGS = {
  listen_addresses: '',
  port: String(SOCKET_PORT),
  archive_mode: 'off',
  archive_command: '',
  archive_library: '',
  synchronous_standby_names: '',
  primary_conninfo: '',
  primary_slot_name: '',
  shared_preload_libraries: '',
  session_preload_libraries: '',
  local_preload_libraries: '',
  logging_collector: 'off',
  log_destination: 'stderr',
  ssl: 'off',
  autovacuum: 'off',
  shared_buffers: '128MB',
  lc_messages: 'C',
}

/** Starts a server and waits until it answers; with recovery settings that is when it is consistent. */
export async function startPrivateServer(options: PrivateServerOptions): Promise<PrivateServer> {
  const account = await ownerAccount(options.directory)
  const silent = { info: () => undefined, warn: () => undefined }
  const binaries = await findBinaries({ account, clusters: [options.major], copies: tmpdir(), log: silent })
  const work = await workPlace(account)
  try {
    return await launch(options, { account, binaries, work })
  } catch (error) {
    await rm(work, { recursive: true, force: true })
    throw error
  }
}

interface Parts {
  account: Account | null
  binaries: Binaries
  work: string
}

/** Short, since a socket's path has about a hundred bytes. */
async function workPlace(account: Account | null): Promise<string> {
  const work = await mkdtemp(join(tmpdir(), 'pm-s-'))
  await chmod(work, 0o700)
  await writeFile(join(work, 'hba'), 'local all all trust\n')
  await writeFile(join(work, 'ident'), '')
  await writeFile(join(work, 'conf'), '')
  await writeFile(join(work, 'log'), '')
  if (!account) return work

  for (const name of ['', 'hba', 'ident', 'conf', 'log']) await chown(join(work, name), account.uid, account.gid)
  return work
}

async function launch(options: PrivateServerOptions, { account, binaries, work }: Parts): Promise<PrivateServer> {
  const settings = {
    ...OWN_SETTINGS,
    ...options.settings,
    unix_socket_directories: work,
    config_file: join(work, 'conf'),
    hba_file: join(work, 'hba'),
    ident_file: join(work, 'ident'),
  }
  await rm(join(options.directory, 'postmaster.pid'), { force: true })
  const log = await open(join(work, 'log'), 'a')
  const server = spawn(
    join(binaries.directory, 'postgres'),
    ['-D', options.directory, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      ...(account ? { uid: account.uid, gid: account.gid } : {}),
      cwd: options.directory,
      env: serverEnvironment(),
      windowsHide: true,
      stdio: ['ignore', log.fd, log.fd],
    },
  )
  await log.close()
  let over = false
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      over = true
      resolve()
    }
    server.once('exit', end)
    server.once('error', end)
  })
  const said = () => readFile(join(work, 'log'), 'utf8').catch(() => '')
  const stop = async () => {
    if (!over) server.kill('SIGINT')
    await ended
    await rm(work, { recursive: true, force: true })
  }

  while (!(await isReady(options.directory, server))) {
    if (over)
      throw new EmbeddedError(
        'EMBEDDED_NOT_STARTED',
        `PostgreSQL did not start on ${options.directory}: ${(await said()).slice(-2_000).trim()}`,
      )
    if (options.signal?.aborted) {
      server.kill('SIGQUIT')
      await ended
      options.signal.throwIfAborted()
    }
    await sleep(POLL_MS)
  }
  const socket = encodeURIComponent(work)
  const user = encodeURIComponent(options.superuser)
  return {
    url: (database) => `postgresql:///${encodeURIComponent(database)}?host=${socket}&port=${SOCKET_PORT}&user=${user}`,
    pid: server.pid ?? 0,
    ended,
    log: said,
    stop,
  }
}

/** Line 8 of the pid file; a standby that lets readers in says `ready`, too. */
async function isReady(directory: string, server: ChildProcess): Promise<boolean> {
  const text = await readFile(join(directory, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n')
  return Number(lines[0]) === server.pid && lines[7]?.trim() === 'ready'
}
