import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import {
  type Database,
  type EmbeddedServer,
  embeddedCluster,
  openDatabase,
  sql,
  startEmbedded,
} from '@products-manager/postgres'

const run = promisify(execFile)
const PM = fileURLToPath(new URL('../../server/dist/main/cli.js', import.meta.url))
const RESTART_DEADLINE_MS = 120_000

// What a killed server recovers from is in the system's memory, not on the disk; little log to read makes it quick.
const SETTINGS = { fsync: false, full_page_writes: false, max_wal_size: '64MB', checkpoint_timeout: '30s' }

/** A run as the database has it. */
export interface RunState {
  id: string
  status: string
}

/** A `pm` command under way. */
export interface Command {
  child: ChildProcess
  ended: Promise<{ code: number | null; output: string }>
}

/** A data directory of its own, its embedded server, and the `pm` command on it. */
export interface Installation {
  readonly catalog: Database<'catalog'>
  readonly imports: Database<'imports'>
  pm(...args: string[]): Command
  /** Every run, the oldest first. */
  runs(): Promise<RunState[]>
  /** How often a process began or took up a run. */
  beginnings(): Promise<number>
  /** Kills PostgreSQL, every process of it, without warning; it is up again afterwards. */
  killServer(): Promise<void>
  remove(): Promise<void>
}

/** Makes what every installation begins with: a cluster and its schemas, in a data directory nobody uses. */
export async function makeEmptyInstallation(): Promise<string> {
  if (!existsSync(PM)) throw new Error(`${PM} is not there: run npm run build first.`)

  const dataDir = await makeDataDir()
  const server = await startEmbedded({ dataDir, lingerMs: 500, settings: SETTINGS })
  try {
    const { code, output } = await start(['import', 'list', '--json'], { dataDir, children: new Set() }).ended
    if (code !== 0) throw new Error(output)
  } finally {
    await server.stop()
  }
  // Another program's hold of the server may end a moment later than the program.
  while (await (await embeddedCluster(dataDir)).isRunning()) await sleep(50)
  return dataDir
}

/** An installation that begins as a copy of the empty one. */
export async function openInstallation(empty: string): Promise<Installation> {
  const dataDir = await makeDataDir()
  // Its owners count: the database server has an account of its own when the tests run as root.
  await run('cp', ['-a', `${empty}/.`, dataDir])
  const server = await startEmbedded({ dataDir, lingerMs: 500, settings: SETTINGS })
  const handle = <Name extends string>(name: Name) =>
    openDatabase({ name, url: server.url(`db_${name}`), pool: { size: 1 } })
  const [catalog, imports] = [handle('catalog'), handle('imports')]
  const children = new Set<ChildProcess>()

  return {
    catalog,
    imports,
    pm: (...args) => start(args, { dataDir, children }),
    runs: () =>
      patiently(() =>
        imports.many(sql<RunState>('chaos.list_runs')`select id, status from import_jobs order by created_at, id`),
      ),
    async beginnings() {
      const { count } = await patiently(() =>
        imports.one(sql<{ count: number }>('chaos.count_beginnings')`
          select count(*)::int as count from import_logs where message = 'started'
        `),
      )
      return count
    },
    async killServer() {
      await killServer(server)
      await patiently(() => imports.ping())
    },
    async remove() {
      for (const child of children) child.kill('SIGKILL')
      await Promise.all([catalog.close({ deadlineMs: 1_000 }), imports.close({ deadlineMs: 1_000 })])
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function makeDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'pm-chaos-'))
  await chmod(dataDir, 0o711)
  return dataDir
}

function start(args: string[], { dataDir, children }: { dataDir: string; children: Set<ChildProcess> }): Command {
  const child = spawn(process.execPath, [PM, ...args], {
    env: { ...process.env, PM_DATA_DIR: dataDir, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.add(child)
  let output = ''
  child.stdout.on('data', (piece: Buffer) => (output += piece))
  child.stderr.on('data', (piece: Buffer) => (output += piece))
  const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
    child.once('close', (code) => {
      children.delete(child)
      resolve({ code, output })
    })
  })
  return { child, ended }
}

async function killServer(server: EmbeddedServer): Promise<void> {
  const postmaster = Number(readFileSync(join(server.directory, 'postmaster.pid'), 'utf8').split('\n')[0])
  for (const pid of [postmaster, ...childrenOf(postmaster)]) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended by itself meanwhile.
    }
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => parentOf(name) === parent)
    .map(Number)
}

function parentOf(pid: string): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return null
  }
}

/** Tries until the server that was killed answers again. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + RESTART_DEADLINE_MS
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (Date.now() > deadline) throw error
      await sleep(50)
    }
  }
}
