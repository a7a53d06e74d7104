import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { pmProgram } from '../../server/src/main/testing/pm-program.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

interface RunningSystem {
  url: string
  stop: () => Promise<void>
}

/** A data directory that the database server's account may pass through: otherwise its files would lie elsewhere, and stay. */
export async function makeDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'pm-browser-'))
  await chmod(dataDir, 0o711)
  return dataDir
}

/** Runs `pm start` on a data directory until it is stopped. */
export async function runSystem(dataDir: string): Promise<RunningSystem> {
  if (!existsSync(join(root, 'web/dist/index.html'))) throw new Error('Build the web interface first: npm run build')

  const child = spawn(process.execPath, [...pmProgram, 'start', '--json'], {
    cwd: root,
    env: { ...process.env, PM_DATA_DIR: dataDir, PORT: '0', HOST: '127.0.0.1', NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line))

  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line)
      const address = addressIn(line)
      if (address) resolve(address)
    })
    child.on('exit', (code) => reject(new Error(`pm start ended with ${code}:\n${said.slice(-20).join('\n')}`)))
  })

  return {
    url,
    stop: async () => {
      if (child.exitCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

/** The address in the one line of JSON that says the server is ready; log lines have none. */
function addressIn(line: string): string | null {
  if (!line.startsWith('{')) return null
  const { address } = JSON.parse(line) as { address?: string }
  return address ?? null
}
