import { availableParallelism } from 'node:os'
import type { ImportRun } from '@products-manager/contract'
import type { ImportCommandParts } from '../modules/imports/index.ts'
import { systemClock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { type DatabaseSystem, openDatabases } from '../platform/databases.ts'
import { type FileStore, openFileStore } from '../platform/files/file-store.ts'
import type { Log } from '../platform/log.ts'

export interface System {
  config: Config
  log: Log
  databases: DatabaseSystem
  files: FileStore
  close(): Promise<void>
}

/** The databases, up to date; everything else is made of them. */
export async function openSystem(config: Config, log: Log): Promise<System> {
  const files = await openFileStore({ dataDir: config.dataDir, maxBytes: config.http.maxUploadBytes })
  const databases = await openDatabases(config, { log })
  return { config, log, databases, files, close: () => databases.close() }
}

/** What imports need, here and in a worker. `tell` hears how a run comes on. */
export function importParts({ databases, files }: System, tell: (run: ImportRun) => void): ImportCommandParts {
  return {
    imports: databases.databases.imports,
    catalog: databases.databases.catalog,
    clock: systemClock,
    files,
    originalPath: files.path,
    // One more than the server can work on at once would only wait for a lock.
    lanes: Math.min(2, availableParallelism()),
    tell,
  }
}
