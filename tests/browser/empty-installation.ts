import { rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { embeddedCluster } from '@products-manager/postgres'
import type { TestProject } from 'vitest/node'
import { makeDataDir, runSystem } from './run-system.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A data directory as the first start leaves it. */
    emptyInstallation: string
  }
}

/** Makes the databases of an empty installation once; every file's server has a copy of them. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const dataDir = await makeDataDir()
  const { stop } = await runSystem(dataDir)
  await stop()
  // The database server stays a moment longer than the last program that used it.
  while (await (await embeddedCluster(dataDir)).isRunning()) await sleep(50)
  provide('emptyInstallation', dataDir)
  return () => rm(dataDir, { recursive: true, force: true })
}
