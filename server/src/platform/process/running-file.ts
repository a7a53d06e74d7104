import { readFileSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Role } from '../config.ts'
import { defineError, systemCode } from '../errors.ts'

/** A process of this data directory, as it wrote of itself. */
export interface RunningProcess {
  pid: number
  role: Role
  /** Null until it listens, and for workers. */
  address: string | null
  startedAt: string
  /** Tells this process from a later one of the same number. */
  birth: string | null
}

export interface Claim {
  /** Lets others find the address. */
  publish(address: string): Promise<void>
  release(): Promise<void>
}

export const alreadyRunning = defineError<{ pid: number; address: string | null; dataDir: string }>(
  'PROCESS_ALREADY_RUNS',
  {
    status: 409,
    retry: 'never',
    message: (f) =>
      `Products Manager already runs on ${f.dataDir}${f.address ? ` at ${f.address}` : ''} (process ${f.pid}). Stop it with pm stop, or set PM_DATA_DIR to another folder.`,
    details: (f) => f,
  },
)

/** Takes the data directory for this process. Workers share it with each other and with the API. */
export async function claimDataDir(dataDir: string, role: Role): Promise<Claim> {
  const folder = join(dataDir, 'running')
  // As root the database server runs under another account, which has to pass through the data directory.
  await mkdir(dataDir, { recursive: true, mode: 0o711 })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, role === 'worker' ? `worker-${process.pid}.json` : 'api.json')
  const own: RunningProcess = {
    pid: process.pid,
    role,
    address: null,
    startedAt: new Date().toISOString(),
    birth: birthOf(process.pid),
  }
  await take({ path, own, dataDir })
  return {
    async publish(address) {
      const draft = `${path}.${process.pid}`
      await writeFile(draft, JSON.stringify({ ...own, address }), { mode: 0o600 })
      await rename(draft, path)
    },
    release: () => rm(path, { force: true }),
  }
}

/** The processes that run on a data directory. */
export async function listRunning(dataDir: string): Promise<RunningProcess[]> {
  const folder = join(dataDir, 'running')
  const names = await readdir(folder).catch(() => [])
  const found = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => read(join(folder, name))),
  )
  return found.filter((one) => one !== null).filter(lives)
}

/** Whether it is still the process that wrote the file. */
export function lives({ pid, birth }: RunningProcess): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (systemCode(error) !== 'EPERM') return false
  }
  return birth === null || birthOf(pid) === birth
}

interface Taking {
  path: string
  own: RunningProcess
  dataDir: string
}

async function take({ path, own, dataDir }: Taking): Promise<void> {
  try {
    await writeFile(path, JSON.stringify(own), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error
    const other = await read(path)
    if (other && lives(other)) throw alreadyRunning({ pid: other.pid, address: other.address, dataDir }, error)
    // Left behind by a process that was killed.
    await rm(path, { force: true })
    await take({ path, own, dataDir })
  }
}

async function read(path: string): Promise<RunningProcess | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as RunningProcess
  } catch {
    return null
  }
}

/** Field 22 of /proc/PID/stat: when the process started, in ticks since boot. Null where there is no /proc. */
function birthOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
