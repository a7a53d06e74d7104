import { setTimeout as delay } from 'node:timers/promises'
import { copyIn, copyOut } from './copy/copy-streams.ts'
import { cursorRows } from './cursor-rows.ts'
import type { Abortable, TransactionOptions, Tx } from './database.ts'
import { COMMIT_UNKNOWN, DatabaseError, isConnectionFailure } from './database-error.ts'
import type { Connection } from './pool/connection.ts'
import { type Handle, readsOver, runStatement } from './run-statement.ts'

/** What a transaction's statements share. Closed, it refuses them: its connection belongs to somebody else. */
interface Scope {
  handle: Handle
  connection: Connection
  signal: AbortSignal | undefined
  isOpen: boolean
  savepoints: number
}

export type TransactionWork<Name extends string, T> = (tx: Tx<Name>) => Promise<T>

// A server that does not roll back in this time is taken for frozen.
const ROLLBACK_DEADLINE_MS = 5_000
const RETRY_BASE_MS = 20
const REPEATABLE = new Set(['40001', '40P01'])

/** Runs `attempt` again after a serialization failure or a deadlock, a little later each time. */
export async function withRetries<T>(
  handle: Handle,
  options: TransactionOptions,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let tried = 0; ; tried++) {
    try {
      return await attempt()
    } catch (error) {
      if (tried >= (options.retries ?? 0) || !(error instanceof DatabaseError) || !REPEATABLE.has(error.code))
        throw error
      await pause(handle, tried, options.signal)
    }
  }
}

// Longer each time and never the same: the two that met are not to meet again.
async function pause(handle: Handle, tried: number, signal: AbortSignal | undefined): Promise<void> {
  const milliseconds = RETRY_BASE_MS * 2 ** tried * (0.5 + handle.clock.random())
  await delay(milliseconds, null, signal && { signal }).catch(() => {})
  signal?.throwIfAborted()
}

/** BEGIN; the caller may do it again elsewhere, since nothing has happened yet. */
export async function begin(connection: Connection, options: TransactionOptions): Promise<void> {
  const isolation = options.isolation ? ` isolation level ${options.isolation}` : ''
  const access = options.readOnly ? 'read only' : 'read write'
  await connection.query({ name: 'transaction.begin', text: `begin${isolation} ${access}` }, options.signal)
}

/** The work of a transaction that has begun, then COMMIT, or ROLLBACK when it fails. */
export async function finishTransaction<Name extends string, T>(
  handle: Handle,
  connection: Connection,
  { work, signal }: { work: TransactionWork<Name, T>; signal: AbortSignal | undefined },
): Promise<T> {
  const scope: Scope = { handle, connection, signal, isOpen: true, savepoints: 0 }
  try {
    const result = await work(txOf<Name>(scope))
    signal?.throwIfAborted()
    scope.isOpen = false
    await commit(connection)
    return result
  } catch (error) {
    scope.isOpen = false
    await rollback(connection)
    throw error
  }
}

async function commit(connection: Connection): Promise<void> {
  const name = 'transaction.commit'
  const { command } = await connection.query({ name, text: 'commit' }).catch((error: unknown) => {
    if (!isConnectionFailure(error)) throw error
    const message = 'the connection was lost while it committed; whether the work is there is unknown'
    throw new DatabaseError({ code: COMMIT_UNKNOWN, message, statement: name })
  })
  if (command !== 'ROLLBACK') return
  const message = 'nothing was committed: a statement of the transaction failed, and its error was not passed on'
  throw new DatabaseError({ code: '25P02', message, statement: name })
}

async function rollback(connection: Connection): Promise<void> {
  if (connection.isLost) return
  const timer = setTimeout(() => connection.destroy(), ROLLBACK_DEADLINE_MS)
  try {
    await connection.query({ name: 'transaction.rollback', text: 'rollback' })
  } catch {
    connection.destroy()
  } finally {
    clearTimeout(timer)
  }
}

function txOf<Name extends string>(scope: Scope): Tx<Name> {
  const { handle, connection } = scope
  const ask: Parameters<typeof readsOver>[0] = async (statement, options) => {
    assertOpen(scope, statement.name)
    return runStatement(handle, connection, statement, within(scope, options))
  }

  return {
    ...readsOver<Name>(ask),
    transactional: true,
    async *rows(statement, options) {
      assertOpen(scope, statement.name)
      yield* cursorRows(handle, connection, { ...options, ...within(scope, options), statement })
    },
    async *copyTo(statement, options) {
      assertOpen(scope, statement.name)
      yield* guardedCopyOut(connection, copyOut(connection, statement, within(scope, options).signal))
    },
    async run(statement, options) {
      return (await ask(statement, options)).rowCount
    },
    async copyFrom(statement, source, options) {
      assertOpen(scope, statement.name)
      return copyIn(connection, { statement, source, signal: within(scope, options).signal })
    },
    savepoint: (work) => savepoint(scope, work),
  }
}

/** A COPY that is left early fails; the savepoint keeps the transaction from failing with it. */
async function* guardedCopyOut(connection: Connection, chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const name = 'transaction.copy_to'
  await connection.query({ name, text: 'savepoint copy_to' })
  let isWhole = false
  try {
    yield* chunks
    isWhole = true
  } finally {
    const text = isWhole ? 'release savepoint copy_to' : 'rollback to savepoint copy_to'
    await connection.query({ name, text })
  }
}

async function savepoint<Name extends string, T>(scope: Scope, work: TransactionWork<Name, T>): Promise<T> {
  const point = `point_${++scope.savepoints}`
  const query = (text: string) => scope.connection.query({ name: 'transaction.savepoint', text: `${text} ${point}` })
  assertOpen(scope, 'transaction.savepoint')
  await query('savepoint')
  const inner: Scope = { ...scope }
  try {
    const result = await work(txOf<Name>(inner))
    await query('release savepoint')
    return result
  } catch (error) {
    if (!scope.connection.isLost) await query('rollback to savepoint')
    throw error
  } finally {
    inner.isOpen = false
    scope.savepoints = inner.savepoints
  }
}

function assertOpen(scope: Scope, statement: string): void {
  if (scope.isOpen) return
  const message = 'the transaction is over; await every statement inside it'
  throw new DatabaseError({ code: '25000', message, statement, retryable: false })
}

function within(scope: Scope, options: Abortable | undefined): Abortable {
  const signals = [scope.signal, options?.signal].filter((signal) => signal !== undefined)
  if (signals.length === 0) return {}
  return { signal: signals.length === 1 ? (signals[0] as AbortSignal) : AbortSignal.any(signals) }
}
