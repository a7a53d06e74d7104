import { type Clock, systemClock } from './clock.ts'
import { copyOut } from './copy/copy-streams.ts'
import { cursorRows } from './cursor-rows.ts'
import type { Database, Session, TransactionOptions } from './database.ts'
import { Listener } from './listener.ts'
import type { ConnectionSettings } from './pool/client-config.ts'
import { Connection } from './pool/connection.ts'
import { Pool, type PoolLimits } from './pool/pool.ts'
import { beginOnLease, pooledReads } from './pooled-reads.ts'
import { replicaReads } from './replica-reads.ts'
import { type Ask, type Handle, readsOver, runStatement, type StatementEvent } from './run-statement.ts'
import { sql } from './sql.ts'
import { begin, finishTransaction, type TransactionWork, withRetries } from './transaction.ts'

export type PoolOptions = Partial<PoolLimits> & Pick<PoolLimits, 'size'>

export interface DatabaseOptions<Name extends string> {
  name: Name
  url: string
  /** Past PgBouncer: for sessions and LISTEN. Without it, `url`. */
  directUrl?: string | undefined
  replicaUrl?: string | undefined
  pool: PoolOptions
  /** False behind a PgBouncer in transaction mode. */
  preparedStatements?: boolean
  applicationName?: string
  onStatement?: (event: StatementEvent) => void
  clock?: Clock
}

// The defaults of SQLAlchemy-like pools where they have one; a connection used within the last second is taken for alive.
const POOL_DEFAULTS: Omit<PoolLimits, 'size'> = {
  overflow: 10,
  waitTimeoutMs: 30_000,
  recycleMs: 3_600_000,
  prePing: true,
  prePingIdleMs: 1_000,
  prePingDeadlineMs: 1_000,
}
const CONNECT_TIMEOUT_MS = 5_000
const HEARTBEAT_MS = 10_000
const HEARTBEAT_DEADLINE_MS = 3_000
// Sessions are rare and past the pools' budget: a few, each with its own connection.
const SESSION_LIMIT = 10

/** Opens nothing yet: the first statement does, so a database that is down delays no start. */
export function openDatabase<Name extends string>(options: DatabaseOptions<Name>): Database<Name> {
  const { name, url, directUrl = url, replicaUrl, clock = systemClock, preparedStatements = true } = options
  const limits: PoolLimits = { ...POOL_DEFAULTS, ...options.pool }
  // PgBouncer refuses the parameter, and its servers are shared: there the types alone keep writes in transactions.
  const readsOnly = preparedStatements
  const handle: Handle = { name, preparedStatements, readsOnly, clock, onStatement: options.onStatement ?? (() => {}) }
  const applicationName = options.applicationName ?? 'products-manager'
  const open = (address: string, purpose: string, readOnly: boolean) => () =>
    Connection.open({ ...settings, url: address, applicationName: `${applicationName}/${purpose}`, readOnly })
  const settings: Pick<ConnectionSettings, 'name' | 'connectTimeoutMs'> = {
    name,
    connectTimeoutMs: Math.min(CONNECT_TIMEOUT_MS, limits.waitTimeoutMs),
  }

  const primary = new Pool({ name, limits, clock, open: open(url, name, readsOnly) })
  const secondary = replicaUrl
    ? new Pool({
        name: `${name} replica`,
        limits,
        clock,
        open: open(replicaUrl, `${name}-replica`, readsOnly),
      })
    : null
  const sessions = new Pool({
    name: `${name} sessions`,
    limits: { ...limits, size: 0, overflow: SESSION_LIMIT },
    clock,
    open: open(directUrl, `${name}-session`, false),
  })
  const listener = new Listener({
    name,
    open: open(directUrl, `${name}-listener`, false),
    clock,
    heartbeatMs: HEARTBEAT_MS,
    heartbeatDeadlineMs: HEARTBEAT_DEADLINE_MS,
  })
  const reads = pooledReads<Name>(handle, primary)
  let replicaFallbacks = 0
  const replica = secondary
    ? replicaReads({
        primary: reads,
        replica: pooledReads<Name>(handle, secondary),
        clock,
        onFallback: () => {
          replicaFallbacks += 1
        },
      })
    : reads

  return {
    ...reads,
    name,
    replica,
    transaction: (work, transactionOptions = {}) =>
      pooledTransaction(handle, primary, { work, options: transactionOptions }),
    listen: (channel, onPayload, listenOptions) => listener.listen(channel, onPayload, listenOptions),
    async withSession(work, { signal } = {}) {
      const lease = await sessions.acquire(signal)
      try {
        return await work(sessionOn<Name>(handle, lease.connection))
      } finally {
        lease.release()
      }
    },
    stats: () => ({
      name,
      primary: primary.stats(),
      replica: secondary?.stats() ?? null,
      sessions: sessions.stats(),
      listener: listener.stats(),
      replicaFallbacks,
    }),
    async ping(pingOptions) {
      const startedAt = clock.now()
      await reads.one(sql<object>('pool.ping')`select 1`, pingOptions)
      return { milliseconds: clock.now() - startedAt }
    },
    async close({ deadlineMs } = {}) {
      listener.close()
      await Promise.all([primary, secondary, sessions].map((pool) => pool?.close(deadlineMs)))
    },
  }
}

interface TransactionRun<Name extends string, T> {
  work: TransactionWork<Name, T>
  options: TransactionOptions
}

function pooledTransaction<Name extends string, T>(
  handle: Handle,
  pool: Pool,
  { work, options }: TransactionRun<Name, T>,
): Promise<T> {
  return withRetries(handle, options, async () => {
    const lease = await beginOnLease(pool, options)
    try {
      return await finishTransaction(handle, lease.connection, { work, signal: options.signal })
    } finally {
      lease.release()
    }
  })
}

function sessionOn<Name extends string>(handle: Handle, connection: Connection): Session<Name> {
  const ask: Ask = (statement, options) => runStatement(handle, connection, statement, options)
  const transaction: Session<Name>['transaction'] = (work, options = {}) =>
    withRetries(handle, options, async () => {
      await begin(connection, options)
      return finishTransaction(handle, connection, { work, signal: options.signal })
    })
  return {
    ...readsOver<Name>(ask),
    session: true,
    lost: connection.lost,
    transaction,
    run: async (statement, options) => (await ask(statement, options)).rowCount,
    async *rows(statement, options) {
      await begin(connection, { readOnly: true })
      try {
        yield* cursorRows(handle, connection, { ...options, statement })
      } finally {
        await connection.query({ name: 'transaction.commit', text: 'commit' })
      }
    },
    copyTo: (statement, options) => copyOut(connection, statement, options?.signal),
  }
}
