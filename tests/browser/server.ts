import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { promisify } from 'node:util'
import { inject } from 'vitest'
import { makeDataDir, runSystem } from './run-system.ts'

const run = promisify(execFile)

export interface RunningServer {
  url: string
  dataDir: string
  stop: () => Promise<void>
}

/** The whole system as `pm start` runs it, empty, on a free port, with a data directory that goes when it stops. */
export async function startServer(): Promise<RunningServer> {
  const dataDir = await makeDataDir()
  // Its owners count: the database server has an account of its own when the tests run as root.
  await run('cp', ['-a', `${inject('emptyInstallation')}/.`, dataDir])
  const { url, stop } = await runSystem(dataDir)
  return {
    url,
    dataDir,
    stop: async () => {
      await stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
