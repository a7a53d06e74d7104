import { setTimeout as sleep } from 'node:timers/promises'
import { isConnectionFailure, migrate } from '@products-manager/postgres'
import { type DatabaseName, databaseNames } from './database-names.ts'
import { defineError, messageOf } from './errors.ts'
import type { Log } from './log.ts'

export interface Migrating {
  /** Those that were away at the start, and are not migrated yet. */
  away(): DatabaseName[]
  /** Resolves when it is up to date; never, when it stays away. */
  whenMigrated(name: DatabaseName): Promise<void>
  stop(): Promise<void>
}

export interface MigrateOptions {
  target: (name: DatabaseName) => { url: string; directory: string }
  log: Log
  /** False when all are on one server of our own: then one that is away is a fault of ours. */
  mayBeAway: boolean
  /** How often one that is away is tried. */
  retryMs?: number
}

const RETRY_MS = 5_000
// Jobs and what browsers are told lie in it: without it there is nothing this program could do.
const NEEDED: DatabaseName = 'imports'

const WITHOUT: Record<DatabaseName, string> = {
  imports: 'nothing works',
  catalog: 'products cannot be seen, and files are not imported',
  core: 'nobody is told of anything, by mail, webhook or in the application',
  analytics: 'slow statements, sizes of tables and orphans are not kept',
  exports: 'nothing is missing yet',
  media: 'nothing is missing yet',
  code2asin: 'nothing is missing yet',
}

const neededAway = defineError<{ name: DatabaseName; problem: string }>('DATABASE_NEEDED', {
  status: 503,
  retry: 'later',
  message: ({ name, problem }) =>
    `The database "${name}" does not answer, and without it ${WITHOUT[name]}: ${problem}. Start its server, or correct DB_${name.toUpperCase()}_URL.`,
})

/** Brings every schema up to date. One that is away is tried again until it is back, as long as the others can work without it. */
export async function migrateDatabases(options: MigrateOptions): Promise<Migrating> {
  const stopping = new AbortController()
  const away = new Set<DatabaseName>()
  const migrateOne = (name: DatabaseName) => migrate({ ...options.target(name), log: options.log })
  await Promise.all(
    databaseNames.map(async (name) => {
      try {
        await migrateOne(name)
      } catch (error) {
        if (!options.mayBeAway || !isConnectionFailure(error)) throw error
        if (name === NEEDED) throw neededAway({ name, problem: error.message }, error)
        options.log.error({ database: name, problem: error.message, without: WITHOUT[name] }, 'a database is away')
        away.add(name)
      }
    }),
  )
  const back = new Map(
    [...away].map((name) => [
      name,
      untilMigrated(name, { ...options, migrateOne, signal: stopping.signal }).then((isBack) => {
        if (isBack) away.delete(name)
        return isBack
      }),
    ]),
  )
  return {
    away: () => databaseNames.filter((name) => away.has(name)),
    whenMigrated: async (name) => {
      if ((await back.get(name)) === false) await new Promise(() => {})
    },
    async stop() {
      stopping.abort()
      await Promise.all(back.values())
    },
  }
}

interface Waiting extends MigrateOptions {
  migrateOne: (name: DatabaseName) => Promise<unknown>
  signal: AbortSignal
}

/** False when it was stopped before. */
async function untilMigrated(name: DatabaseName, { log, migrateOne, signal, retryMs = RETRY_MS }: Waiting) {
  for (;;) {
    await sleep(retryMs, undefined, { signal, ref: false }).catch(() => undefined)
    if (signal.aborted) return false
    try {
      await migrateOne(name)
      log.info({ database: name }, 'a database that was away is back and up to date')
      return true
    } catch (error) {
      // Away still is no news; a migration that fails is.
      if (!isConnectionFailure(error)) log.error({ database: name, problem: messageOf(error) }, 'migrating failed')
    }
  }
}
