import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Database, type EmbeddedServer, openDatabase, startEmbedded } from '@products-manager/postgres'

const PM = fileURLToPath(new URL('../server/bin/pm.mjs', import.meta.url))

/** A fresh installation on an embedded server of its own, with all databases migrated. */
export interface Installation {
  directory: string
  catalog: Database<'catalog'>
  server: EmbeddedServer
  /** Runs a pm command to its end and gives what it answered. */
  pm<Answer>(...args: string[]): Promise<Answer>
  /** Starts a pm command that goes on until it is stopped; gives its address. */
  start(): Promise<{ address: string; stop(): Promise<void> }>
  remove(): Promise<void>
}

export async function freshInstallation(): Promise<Installation> {
  const directory = await mkdtemp(join(tmpdir(), 'pm-bench-'))
  // As root the server runs under another account, which has to reach its files.
  await chmod(directory, 0o711)
  const dataDir = join(directory, 'installation')
  const silent = { info: () => {}, warn: () => {} }
  const server = await startEmbedded({ dataDir, log: silent })
  const environment = { ...process.env, PM_DATA_DIR: dataDir, LOG_LEVEL: 'error', PORT: '0' }
  const pm = <Answer>(...args: string[]) => answerOf<Answer>([...args, '--json'], environment)
  await pm('import', 'list')
  const catalog = openDatabase({ name: 'catalog', url: server.url('db_catalog'), pool: { size: 4 } })
  return {
    directory,
    catalog,
    server,
    pm,
    start: () => startSystem(environment),
    async remove() {
      await catalog.close()
      await server.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

function answerOf<Answer>(args: string[], env: NodeJS.ProcessEnv): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PM, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    child.stdout.on('data', (chunk) => {
      text += chunk
    })
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve(JSON.parse(text) as Answer) : reject(new Error(`pm ${args.join(' ')} ended with ${code}`)),
    )
  })
}

function startSystem(env: NodeJS.ProcessEnv): Promise<{ address: string; stop(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PM, 'start', '--json'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = new Promise<void>((done) => child.on('close', () => done()))
    child.on('error', reject)
    child.stdout.once('data', (chunk: Buffer) => {
      const { address } = JSON.parse(chunk.toString('utf8')) as { address: string }
      const stop = async () => {
        child.kill('SIGTERM')
        await ended
      }
      resolve({ address, stop })
    })
  })
}
