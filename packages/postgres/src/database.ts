import type { PoolStats } from './pool/pool.ts'
import type { Statement } from './sql.ts'

declare const of: unique symbol

export interface Abortable {
  /** Aborting rejects with its reason; a statement that runs is cancelled on the server. */
  signal?: AbortSignal
}

export interface RowsOptions extends Abortable {
  /** Rows fetched at once. */
  batchSize?: number
}

export interface TransactionOptions extends Abortable {
  isolation?: 'read committed' | 'repeatable read' | 'serializable'
  readOnly?: boolean
  /** How often the work is run again after a serialization failure or a deadlock. It must be safe to repeat. */
  retries?: number
}

/** Anything that can read database `Name`: its pool, its replica, or an open transaction on it. */
export interface Reads<Name extends string> {
  readonly [of]?: Name
  many<Row>(statement: Statement<Row>, options?: Abortable): Promise<Row[]>
  /** Exactly one row; none or several are an error. */
  one<Row>(statement: Statement<Row>, options?: Abortable): Promise<Row>
  /** One row or null; several are an error. */
  maybeOne<Row>(statement: Statement<Row>, options?: Abortable): Promise<Row | null>
  /** The rows as they are consumed, by a cursor: memory holds one batch. */
  rows<Row>(statement: Statement<Row>, options?: RowsOptions): AsyncIterableIterator<Row>
  /** The bytes of `copy … to stdout`, no faster than they are consumed. Values in the statement are sent as literals. */
  copyTo(statement: Statement<never>, options?: Abortable): AsyncIterableIterator<Buffer>
}

/** What can write database `Name`. */
export interface Writes<Name extends string> extends Reads<Name> {
  /** The number of rows the statement touched. */
  run(statement: Statement<never>, options?: Abortable): Promise<number>
}

/** An open transaction. A function that writes asks for this, so nobody can call it outside one. */
export interface Tx<Name extends string> extends Writes<Name> {
  readonly transactional: true
  /** Feeds `copy … from stdin`, no faster than the server takes it; gives the number of rows. */
  copyFrom(
    statement: Statement<never>,
    source: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
    options?: Abortable,
  ): Promise<number>
  /** Work that can fail without the transaction failing. */
  savepoint<T>(work: (tx: Tx<Name>) => Promise<T>): Promise<T>
}

/** One connection for itself, past any PgBouncer: what is set or locked on it stays until it ends. */
export interface Session<Name extends string> extends Writes<Name> {
  readonly session: true
  transaction<T>(work: (tx: Tx<Name>) => Promise<T>, options?: TransactionOptions): Promise<T>
  /** Aborted when the connection is lost, and with it every lock it held. */
  readonly lost: AbortSignal
}

export interface ListenOptions extends Abortable {
  /** The connection was lost and is there again: what was notified meanwhile is unknown and must be looked up. */
  onGap?: () => void
}

export interface DatabaseStats {
  name: string
  primary: PoolStats
  /** Null without a replica of its own. */
  replica: PoolStats | null
  sessions: PoolStats
  listener: ListenerStats
  /** Reads for the replica that the primary answered. */
  replicaFallbacks: number
}

export interface ListenerStats {
  connected: boolean
  channels: number
  reconnects: number
}

export interface Database<Name extends string> extends Reads<Name> {
  readonly name: Name
  /** Commits what `work` wrote, or nothing of it. */
  transaction<T>(work: (tx: Tx<Name>) => Promise<T>, options?: TransactionOptions): Promise<T>
  /** Reads that may be a little old. Without a replica, or while it does not answer, the primary serves them. */
  readonly replica: Reads<Name>
  /** Calls back for every notification, across reconnections, until the returned function is called. */
  listen(channel: string, onPayload: (payload: string) => void, options?: ListenOptions): Promise<() => Promise<void>>
  withSession<T>(work: (session: Session<Name>) => Promise<T>, options?: Abortable): Promise<T>
  stats(): DatabaseStats
  /** A round trip to the primary, waiting for a connection included. */
  ping(options?: Abortable): Promise<{ milliseconds: number }>
  /** Refuses new work, waits for what runs, at most `deadlineMs`, then closes the connections. */
  close(options?: { deadlineMs?: number }): Promise<void>
}
