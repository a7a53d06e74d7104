import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type Database,
  ensureDatabases,
  openDatabase,
  type StatementEvent,
  startEmbedded,
} from '@products-manager/postgres'
import { keepSynchronous, receiverSlot } from 'pgops'
import type { Config } from './config.ts'
import { type DatabaseName, databaseNames } from './database-names.ts'
import type { Log } from './log.ts'
import { type Migrating, migrateDatabases } from './migrate-databases.ts'

/** The handle of each database. Give a function only those it needs: `Pick<Databases, 'catalog'>`. */
export type Databases = { readonly [Name in DatabaseName]: Database<Name> }

export interface DatabaseSystem extends Pick<Migrating, 'away' | 'whenMigrated'> {
  readonly databases: Databases
  readonly server: 'embedded' | 'external'
  /** The address for sessions, LISTEN and migrations, with its password. */
  directUrl(name: DatabaseName): string
  close(): Promise<void>
}

export interface OpenOptions {
  log: Log
  onStatement?: (event: StatementEvent) => void
  /** False leaves the schemas as they are, for commands that migrate by themselves. */
  migrates?: boolean
  /** How often a database that is away is tried; for tests. */
  retryMs?: number
}

interface Server {
  kind: DatabaseSystem['server']
  url(name: DatabaseName): string
  directUrl(name: DatabaseName): string
  replicaUrl(name: DatabaseName): string | undefined
  release(): Promise<void>
}

const CLOSE_DEADLINE_MS = 2_000

/** Joins or starts the server, brings the schemas up to date and opens a handle on each database. */
export async function openDatabases(config: Config, options: OpenOptions): Promise<DatabaseSystem> {
  const server = config.databases.urls ? externalServer(config.databases.urls) : await embeddedServer(config, options)
  const migrating = await migrateAll(server, options).catch(async (error: unknown) => {
    await server.release()
    throw error
  })
  const databases = openHandles(server, config, options)
  return {
    databases,
    server: server.kind,
    directUrl: server.directUrl,
    away: migrating.away,
    whenMigrated: migrating.whenMigrated,
    async close() {
      await migrating.stop()
      await Promise.all(databaseNames.map((name) => databases[name].close({ deadlineMs: CLOSE_DEADLINE_MS })))
      await server.release()
    },
  }
}

/** Where a database's migrations are, and where they go. */
export function migrationTarget(server: Pick<DatabaseSystem, 'directUrl'>, name: DatabaseName) {
  return { url: server.directUrl(name), directory: join(MIGRATIONS, name, 'migrations') }
}

/** Names of a database's migrations, in their order. */
export async function listMigrationFiles(name: DatabaseName): Promise<string[]> {
  const files = await readdir(join(MIGRATIONS, name, 'migrations'))
  return files
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length))
    .sort()
}

// The same from src/platform and from dist/platform.
const MIGRATIONS = fileURLToPath(new URL('../../../databases', import.meta.url))

function externalServer(urls: NonNullable<Config['databases']['urls']>): Server {
  return {
    kind: 'external',
    url: (name) => urls[name].url,
    directUrl: (name) => urls[name].directUrl ?? urls[name].url,
    replicaUrl: (name) => urls[name].replicaUrl,
    release: async () => undefined,
  }
}

async function embeddedServer({ dataDir }: Config, { log }: OpenOptions): Promise<Server> {
  const server = await startEmbedded({
    dataDir,
    log: { info: (message) => log.debug(message), warn: (message) => log.warn(message) },
  })
  const url = (name: DatabaseName) => server.url(`db_${name}`)
  // The process that receives the log, and its receiver, may be killed while this one works on.
  const guard = keepSynchronous({ url: server.url('postgres'), receiver: receiverSlot, wanted: false, log })
  const release = async () => {
    await guard.stop()
    await server.release()
  }
  try {
    await ensureDatabases(
      server,
      databaseNames.map((name) => `db_${name}`),
    )
  } catch (error) {
    await release()
    throw error
  }
  return { kind: 'embedded', url, directUrl: url, replicaUrl: () => undefined, release }
}

async function migrateAll(server: Server, { log, migrates = true, retryMs }: OpenOptions): Promise<Migrating> {
  if (!migrates) return { away: () => [], whenMigrated: async () => {}, stop: async () => {} }
  return migrateDatabases({
    target: (name) => migrationTarget(server, name),
    log,
    mayBeAway: server.kind === 'external',
    ...(retryMs !== undefined && { retryMs }),
  })
}

function openHandles(server: Server, { databases: settings }: Config, { onStatement }: OpenOptions): Databases {
  const open = <Name extends DatabaseName>(name: Name) =>
    openDatabase({
      name,
      url: server.url(name),
      directUrl: server.directUrl(name),
      replicaUrl: server.replicaUrl(name),
      pool: settings.pools[name],
      preparedStatements: settings.preparedStatements,
      ...(onStatement && { onStatement }),
    })
  return {
    core: open('core'),
    catalog: open('catalog'),
    imports: open('imports'),
    exports: open('exports'),
    media: open('media'),
    code2asin: open('code2asin'),
    analytics: open('analytics'),
  }
}
