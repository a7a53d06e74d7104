import { rm } from 'node:fs/promises'
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
  provide('emptyInstallation', dataDir)
  return () => rm(dataDir, { recursive: true, force: true })
}
