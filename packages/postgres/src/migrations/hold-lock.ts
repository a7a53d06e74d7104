import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { MigrationError } from './migration-error.ts'

// Any number, the same for all runners; advisory locks are a database's own.
const LOCK_KEY = 7_201_450_316

const POLL_MS = 50

export interface LockOptions {
  url: string
  /** How long to wait for another runner. */
  waitMs: number
}

/** Does the work on a connection that holds the database's migration lock, so that two runners follow one another. */
export async function holdLock<T>({ url, waitMs }: LockOptions, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, application_name: 'migrations' })
  // A lost connection is reported by the statement that runs on it.
  client.on('error', () => undefined)
  await client.connect()
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
