import { availableParallelism } from 'node:os'
import type { ImportTaskParts, SourceParts } from '../modules/imports/index.ts'
import { keepPartitions } from '../modules/operations/index.ts'
import { systemClock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { type DatabaseSystem, openDatabases } from '../platform/databases.ts'
import { type FileStore, openFileStore } from '../platform/files/file-store.ts'
import { migrateJobs } from '../platform/jobs/start-workers.ts'
import type { Log } from '../platform/log.ts'
import { createAddressGuard } from '../platform/net/address-guard.ts'
import { createPublisher, type Hub } from '../platform/realtime/hub.ts'
import { openKeyring } from '../platform/secrets/keyring.ts'
import { tellOfRun } from './tell-people.ts'

/** What every process is made of. */
export interface System {
  config: Config
  log: Log
  databases: DatabaseSystem
  files: FileStore
  publish: Hub['publish']
  close(): Promise<void>
}

/** The databases, up to date, and the files; everything else is made of them. */
export async function openSystem(config: Config, log: Log): Promise<System> {
  // First: as root the server lets its own unprivileged account into the data directory, when it makes it.
  const system = await openDatabases(config, { log })
  const publish = createPublisher(system.databases.imports, log)
  try {
    const [files] = await Promise.all([
      openFileStore({ dataDir: config.dataDir, maxBytes: config.http.maxUploadBytes }),
      migrateJobs(system.directUrl('imports'), log),
      keepPartitions(system, log),
    ])
    return { config, log, databases: system, files, publish, close: () => system.close() }
  } catch (error) {
    await system.close()
    throw error
  }
}

/** What imports need, wherever they run. Browsers hear how a run comes on. */
export function importParts(system: System): ImportTaskParts {
  const { databases, files } = system
  return {
    imports: databases.databases.imports,
    catalog: databases.databases.catalog,
    clock: systemClock,
    files,
    originalPath: files.path,
    // One more than the server can work on at once would only wait for a lock.
    lanes: Math.min(2, availableParallelism()),
    tell: (run) => tellOfRun(system, run),
  }
}

/** What fetching suppliers' files needs beside. */
export function sourceParts(system: System): ImportTaskParts & SourceParts {
  const { dataDir, outgoing, secretKeys } = system.config
  return {
    ...importParts(system),
    keyring: openKeyring({ dataDir, passphrases: secretKeys }),
    guard: createAddressGuard(outgoing.allowedPlaces),
    watchFolders: outgoing.watchFolders,
  }
}
