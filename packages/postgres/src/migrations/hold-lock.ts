import { setTimeout as sleep } from 'node:timers/promises'
import { Client, DatabaseError as ServerError } from 'pg'
import { DatabaseError, databaseErrorFrom, NOT_CONNECTED } from '../database-error.ts'
import { MigrationError } from './migration-error.ts'

// Any number, the same for all runners; advisory locks are a database's own.
const LOCK_KEY = 7_201_450_316

const POLL_MS = 50
// A host that swallows packets answers nothing for two minutes otherwise.
const CONNECT_TIMEOUT_MS = 10_000

export interface LockOptions {
  url: string
  /** How long to wait for another runner. */
  waitMs: number
}

/** Does the work on a connection that holds the database's migration lock, so that two runners follow one another. */
export async function holdLock<T>({ url, waitMs }: LockOptions, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    connectionString: url,
    application_name: 'migrations',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  })
  // A lost connection is reported by the statement that runs on it.
  client.on('error', () => undefined)
  await connect(client)
  try {
    await client.query(
      "set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set client_min_messages = 'warning'",
    )
    await takeLock(client, waitMs)
    return await work(client)
  } finally {
    await client.end()
  }
}

/** The error names the place, never the password. */
async function connect(client: Client): Promise<void> {
  try {
    await client.connect()
  } catch (error) {
    if (error instanceof ServerError) throw databaseErrorFrom(error, 'migrations.connect')
    const reason = error instanceof Error ? ('code' in error ? String(error.code) : error.message) : 'unknown'
    throw new DatabaseError({
      code: NOT_CONNECTED,
      message: `no connection to ${client.host}:${client.port}: ${reason}`,
      statement: 'migrations.connect',
    })
  }
}

/** Asks again and again rather than waiting in the server: a waiting statement holds a snapshot, and CREATE INDEX
 *  CONCURRENTLY of the runner that has the lock would wait for that snapshot for ever. */
async function takeLock(client: Client, waitMs: number): Promise<void> {
  const deadline = Date.now() + waitMs
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>(`select pg_try_advisory_lock(${LOCK_KEY}) as taken`)
    if (rows[0]?.taken) return
    if (Date.now() > deadline) {
      throw new MigrationError(
        'MIGRATION_LOCKED',
        `Another program has been migrating ${client.database} for ${waitMs} ms.`,
      )
    }
    await sleep(POLL_MS)
  }
}
