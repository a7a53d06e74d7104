import { copyOut } from './copy/copy-streams.ts'
import { cursorRows } from './cursor-rows.ts'
import type { Abortable, Reads } from './database.ts'
import { isConnectionFailure } from './database-error.ts'
import type { Connection } from './pool/connection.ts'
import type { Lease, Pool } from './pool/pool.ts'
import { type Ask, type Handle, readsOver, runStatement } from './run-statement.ts'
import { begin } from './transaction.ts'

/** Reads that take a connection from the pool each time and give it back. */
export function pooledReads<Name extends string>(handle: Handle, pool: Pool): Reads<Name> {
  return {
    ...readsOver<Name>(pooledAsk(handle, pool)),
    async *rows(statement, options) {
      const lease = await beginOnLease(pool, { readOnly: true, ...pickSignal(options) })
      try {
        // A cursor is planned for its first tenth by default; ours is read to the end.
        await lease.connection.query({ name: statement.name, text: 'set local cursor_tuple_fraction = 1' })
        yield* cursorRows(handle, lease.connection, { ...options, statement })
      } finally {
        await endReading(lease)
      }
    },
    async *copyTo(statement, options) {
      const lease = await pool.acquire(options?.signal)
      try {
        yield* copyOut(lease.connection, statement, options?.signal)
      } finally {
        lease.release()
      }
    },
  }
}

/** Runs single statements on the pool. */
function pooledAsk(handle: Handle, pool: Pool): Ask {
  return (statement, options) =>
    handle.readsOnly
      ? onLivingConnection(pool, options, (connection) => runStatement(handle, connection, statement, options))
      : onConnection(pool, options, (connection) => runStatement(handle, connection, statement, options))
}

/** A lease with a transaction begun on it. */
export async function beginOnLease(pool: Pool, options: Parameters<typeof begin>[1]): Promise<Lease> {
  const lease = await pool.acquire(options.signal)
  try {
    await begin(lease.connection, options)
    return lease
  } catch (error) {
    lease.destroy()
    if (!lease.isReused || !isConnectionFailure(error)) throw error
    return beginOnLease(pool, options)
  }
}

type Work<T> = (connection: Connection) => Promise<T>

/** Runs `work`, which must be safe to repeat: a connection that the server dropped while it was idle is replaced by another. */
async function onLivingConnection<T>(pool: Pool, options: Abortable | undefined, work: Work<T>): Promise<T> {
  const lease = await pool.acquire(options?.signal)
  try {
    return await work(lease.connection)
  } catch (error) {
    if (!lease.isReused || !isConnectionFailure(error)) throw error
  } finally {
    lease.release()
  }
  return onLivingConnection(pool, options, work)
}

async function onConnection<T>(pool: Pool, options: Abortable | undefined, work: Work<T>): Promise<T> {
  const lease = await pool.acquire(options?.signal)
  try {
    return await work(lease.connection)
  } finally {
    lease.release()
  }
}

async function endReading(lease: Lease): Promise<void> {
  try {
    await lease.connection.query({ name: 'transaction.commit', text: 'commit' })
    lease.release()
  } catch {
    lease.destroy()
  }
}

function pickSignal(options: Abortable | undefined): Abortable {
  return options?.signal ? { signal: options.signal } : {}
}
