import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, identifier, openDatabase, sql } from '@products-manager/postgres'
import { nameBeside } from '../restore/name-beside.ts'
import { loadDump } from './load-dump.ts'

export interface RestoreDatabaseOptions {
  /** Its name, here and there. */
  database: string
  /** The addresses of the live server's databases. */
  to: (database: string) => Promise<string>
  chunks: AsyncIterable<Uint8Array>
  /** In the place of the live one instead of beside it. */
  replaces: boolean
  now: Date
  signal?: AbortSignal | undefined
}

export interface RestoredDatabase {
  /** The database that has the rows now. */
  database: string
  rows: number
  /** What had the name before; it stays until it is dropped. */
  safetyCopy: string | null
}

type Server = Database<'server'>

const LOOK_EVERY_MS = 50

/** A dump becomes a database beside the live one, or takes its place: by two renames in one transaction, so a kill leaves the old one or the new. */
export async function restoreDatabase(options: RestoreDatabaseOptions): Promise<RestoredDatabase> {
  const { database, to, chunks, replaces, now, signal } = options
  const beside = nameBeside(database, 'restored', now)
  const copy = nameBeside(database, 'before_restore', now)
  const server = openDatabase({
    name: 'server',
    url: await to('postgres'),
    pool: { size: 2 },
    applicationName: 'pgops-restore',
  })
  try {
    await server.withSession((session) =>
      session.run(sql('restore.create_database')`create database ${identifier(beside)} template template0`),
    )
    const rows = await loadDump({ url: await to(beside), chunks, name: `the dump of ${database}`, signal }).catch(
      async (error: unknown) => {
        await drop(server, beside)
        throw error
      },
    )
    if (!replaces) return { database: beside, rows, safetyCopy: null }
    const isThere = await exchange(server, { database, beside, copy })
    return { database, rows, safetyCopy: isThere ? copy : null }
  } finally {
    await server.close({ deadlineMs: 1_000 })
  }
}

function drop(server: Server, name: string): Promise<number> {
  return server.withSession((session) =>
    session.run(sql('restore.drop_database')`drop database if exists ${identifier(name)} with (force)`),
  )
}

/** The rename locks new sessions out first, and waits for the old ones: these are ended meanwhile. */
async function exchange(
  server: Server,
  { database, beside, copy }: { database: string; beside: string; copy: string },
): Promise<boolean> {
  const isThere =
    (await server.maybeOne(
      sql<object>('restore.find_database')`select from pg_database where datname = ${database}`,
    )) !== null
  let isOver = false
  const ending = (async () => {
    while (!isOver && isThere) {
      await server.many(sql<object>('restore.end_sessions')`
        select pg_terminate_backend(pid) from pg_stat_activity where datname = ${database} and pid <> pg_backend_pid()
      `)
      await sleep(LOOK_EVERY_MS)
    }
  })()
  try {
    await server.transaction(async (tx) => {
      if (isThere)
        await tx.run(sql('restore.rename_old')`alter database ${identifier(database)} rename to ${identifier(copy)}`)
      await tx.run(sql('restore.rename_new')`alter database ${identifier(beside)} rename to ${identifier(database)}`)
    })
    return isThere
  } finally {
    isOver = true
    await ending
  }
}

/** What is written becomes what is read, no faster than it is read. */
export function piped(
  produce: (write: (bytes: Uint8Array) => Promise<void> | undefined) => Promise<void>,
): PassThrough {
  const pipe = new PassThrough({ highWaterMark: 2 ** 20 })
  const write = (bytes: Uint8Array) => (pipe.write(bytes) ? undefined : once(pipe, 'drain').then(() => undefined))
  produce(write).then(
    () => pipe.end(),
    (error: unknown) => pipe.destroy(error instanceof Error ? error : new Error(String(error))),
  )
  return pipe
}
