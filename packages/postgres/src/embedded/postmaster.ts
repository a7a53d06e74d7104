import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { open, readdir, readFile, readlink, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemCode } from './embedded-error.ts'
import type { Account } from './server-account.ts'

/** A running server, as its postmaster.pid tells. */
export interface Postmaster {
  pid: number
  port: number
  /** `ready`, `starting`, `stopping` or `standby`. */
  status: string
}

const POLL_MS = 5

/** The server that runs on a cluster, or null. */
export async function runningPostmaster(cluster: string): Promise<Postmaster | null> {
  const postmaster = await readPostmaster(cluster)
  return postmaster && (await serves(postmaster.pid, cluster)) ? postmaster : null
}

async function readPostmaster(cluster: string): Promise<Postmaster | null> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n').map((line) => line.trim())
  // PostgreSQL writes a negative number when it runs single-user.
  const pid = Math.abs(Number(lines[0]))
  return pid > 0 ? { pid, port: Number(lines[3]), status: lines[7] ?? '' } : null
}

/** Whether a process is this cluster's server, and not a stranger that got the number of one that was killed. */
async function serves(pid: number, cluster: string): Promise<boolean> {
  if (!isAlive(pid)) return false
  if (process.platform !== 'linux') return true

  try {
    return (await readlink(`/proc/${pid}/cwd`)) === cluster
  } catch (error) {
    // Another user's process is not ours: the server runs as us, or we are root and may look.
    return !['EACCES', 'EPERM', 'ENOENT'].includes(systemCode(error) ?? '')
  }
}

/** Whether processes of a cluster's server are there, such as the last sessions of one that was killed. False where that cannot be seen. */
export async function hasSessions(cluster: string): Promise<boolean> {
  if (process.platform !== 'linux') return false
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const places = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')))
  return places.includes(cluster)
}

/** Whether a process runs. One that ended and was never collected, as in a container whose first process does not, is dead. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return systemCode(error) === 'EPERM'
  }
  return process.platform !== 'linux' || !isZombie(pid)
}

function isZombie(pid: number): boolean {
  try {
    // The state follows the name, which is in brackets and may hold anything.
    return /\) [ZX] [^)]*$/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

export interface Launch {
  directory: string
  cluster: string
  account: Account | null
  port: number
  /** Receives what the server writes before its own log begins. */
  startLog: string
  logs: string
}

/** Starts a server and waits until it accepts connections; null when it ended instead. Recovery after a crash takes as long as it takes. */
export async function launchPostmaster(launch: Launch): Promise<Postmaster | null> {
  await clearStalePid(launch.cluster)
  const child = await spawnPostmaster(launch)
  let ended = false
  child.once('error', () => {
    ended = true
  })
  child.once('exit', () => {
    ended = true
  })

  while (!ended) {
    const postmaster = await readPostmaster(launch.cluster)
    if (postmaster?.status === 'ready' && postmaster.pid === child.pid) return postmaster
    await sleep(POLL_MS)
  }
  return null
}

/** A pid file whose process is another program would stop PostgreSQL from starting; its own guard against
 *  surviving backends (the shared memory segment) still holds. */
async function clearStalePid(cluster: string): Promise<void> {
  const postmaster = await readPostmaster(cluster)
  if (postmaster && !(await serves(postmaster.pid, cluster))) await rm(join(cluster, 'postmaster.pid'), { force: true })
}

async function spawnPostmaster({ directory, cluster, account, port, startLog, logs }: Launch): Promise<ChildProcess> {
  const user = account ? { uid: account.uid, gid: account.gid } : {}
  const log = await open(startLog, 'w', 0o600)
  try {
    const fixed = { listen_addresses: '127.0.0.1', unix_socket_directories: '', log_directory: logs }
    const settings = Object.entries(fixed).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    return spawn(join(directory, 'postgres'), ['-D', cluster, '-p', String(port), ...settings], {
      ...user,
      cwd: cluster,
      env: serverEnvironment(),
      // A session of its own: neither Ctrl-C nor the end of the keeper's group reaches it.
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log.fd, log.fd],
    })
  } finally {
    await log.close()
  }
}

/** Stops a server: sessions are ended and, unless it must be at once, a checkpoint is written. */
export async function stopPostmaster({ pid }: Postmaster, cluster: string, how: 'fast' | 'at once'): Promise<void> {
  const runs = () => (how === 'fast' ? serves(pid, cluster) : Promise.resolve(isAlive(pid)))
  if (!(await runs())) return

  process.kill(pid, how === 'fast' ? 'SIGINT' : 'SIGQUIT')
  while (await runs()) await sleep(POLL_MS)
}

/** Ends a server that the program which ran it has left behind; nothing on its files is wanted any more. */
export async function stopLeftServer(cluster: string): Promise<void> {
  const postmaster = await runningPostmaster(await realpath(cluster))
  if (postmaster) await stopPostmaster(postmaster, cluster, 'at once')
}

/** The little the server's programs need of our environment; PG* variables must not reach them. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'SystemRoot', 'TEMP', 'TMP'].flatMap((name) =>
    process.env[name] ? [[name, process.env[name]]] : [],
  )
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' }
}
