import pg from 'pg'
import { CONNECTION_LOST, DatabaseError, databaseErrorFrom, NOT_CONNECTED } from '../database-error.ts'
import { type ConnectionSettings, clientConfig } from './client-config.ts'
import { requestCancel } from './request-cancel.ts'

export interface Query {
  name: string
  text: string
  values?: readonly unknown[]
  /** Absent: sent without a name. */
  preparedName?: string
}

export interface Answer {
  rows: unknown[]
  rowCount: number
  command: string
}

export interface Hold {
  client: pg.ClientBase
  release: () => void
}

/** What the driver has and its types do not tell. */
interface DriverInternals {
  connection: { stream: { destroy(): void } }
  processID: number
  secretKey: number
  ssl: boolean | object
}

type Client = pg.Client & DriverInternals

// A server that does not confirm a cancellation in this time is taken for frozen; its connection is given up.
const CANCEL_GRACE_MS = 2_000
// Long enough to pass a goodbye to a server that lives.
const GOODBYE_MS = 1_000
// Every prepared statement is memory in each server process; past this many they are sent unprepared.
const PREPARED_LIMIT = 400

/** One connection to PostgreSQL: statements one after the other, cancellation, and knowing when it is lost. */
export class Connection {
  readonly #client: Client
  readonly #prepared = new Set<string>()
  readonly #cursors = new Set<string>()
  readonly #loss = new AbortController()
  #tail: Promise<unknown> = Promise.resolve()
  #streaming: string | null = null
  onNotification: (channel: string, payload: string) => void = () => {}
  /** The statement that runs, or ran last. */
  label = ''
  /** A cancellation may still be on its way: ping before the next statement. */
  isDoubtful = false

  private constructor(client: Client) {
    this.#client = client
    client.on('error', () => this.#loss.abort())
    client.on('end', () => this.#loss.abort())
    client.on('notification', ({ channel, payload }) => this.onNotification(channel, payload ?? ''))
  }

  /** Connects; the error names host and database, never the password. */
  static async open(settings: ConnectionSettings): Promise<Connection> {
    const client = new pg.Client(clientConfig(settings)) as Client
    const connection = new Connection(client)
    try {
      await client.connect()
      return connection
    } catch (error) {
      connection.destroy()
      throw notConnected(error, client, settings.name)
    }
  }

  get isLost(): boolean {
    return this.#loss.signal.aborted
  }

  /** Aborted when the connection has ended, by whomever. */
  get lost(): AbortSignal {
    return this.#loss.signal
  }

  query(query: Query, signal?: AbortSignal): Promise<Answer> {
    return this.#next(query.name, () => this.#abortable(query.name, () => this.#send(query), signal))
  }

  /** The driver itself, for COPY. Until `release`, other statements are refused, not queued behind it. */
  hold(name: string): Promise<Hold> {
    return new Promise((resolve, reject) => {
      const held = this.#next(name, () => {
        this.#streaming = name
        return new Promise<void>((end) => {
          const release = () => {
            this.#streaming = null
            end()
          }
          resolve({ client: this.#client, release })
        })
      })
      held.catch(reject)
    })
  }

  /** The driver's error as ours; marks the connection lost when the server has hung up. */
  failure(error: unknown, name: string): Error {
    // FATAL: only the socket's end is still on its way.
    if (error instanceof pg.DatabaseError && ['FATAL', 'PANIC'].includes(error.severity ?? '')) this.#loss.abort()
    const failure = databaseErrorFrom(error, name)
    if (this.isLost && failure instanceof DatabaseError && failure.code === CONNECTION_LOST) return lost(name)
    return failure
  }

  /** A cursor's name that is free here; always the first one that is, so that the texts with it stay few. */
  takeCursor(): { name: string; release: () => void } {
    let number = 1
    while (this.#cursors.has(`rows_${number}`)) number += 1
    const name = `rows_${number}`
    this.#cursors.add(name)
    return { name, release: () => void this.#cursors.delete(name) }
  }

  /** Whether the server answers in time; if not, the connection is destroyed. */
  async ping(deadlineMs: number): Promise<boolean> {
    const timer = setTimeout(() => this.destroy(), deadlineMs)
    try {
      await this.query({ name: 'pool.ping', text: 'select /* pool.ping */ 1' })
      return true
    } catch (error) {
      // The late cancellation we were waiting for hit the ping.
      return error instanceof DatabaseError && error.code === '57014' && !this.isLost
    } finally {
      clearTimeout(timer)
      this.isDoubtful = false
    }
  }

  /** Cancels what runs when the signal is aborted. `over` must be awaited before the next statement: it would be cancelled instead. */
  cancelOn(signal: AbortSignal): { over: () => Promise<void> } {
    let cancelling = Promise.resolve()
    let timer: NodeJS.Timeout | null = null
    const onAbort = () => {
      cancelling = this.cancel().catch(() => {})
      timer = setTimeout(() => this.destroy(), CANCEL_GRACE_MS)
    }
    signal.addEventListener('abort', onAbort, { once: true })
    return {
      over: () => {
        signal.removeEventListener('abort', onAbort)
        if (timer) clearTimeout(timer)
        return cancelling
      },
    }
  }

  /** Asks the server to stop what runs; without a result in time the connection is destroyed. */
  async cancel(): Promise<void> {
    const { processID, secretKey, host, port, ssl } = this.#client
    this.isDoubtful = true
    await requestCancel({ processId: processID, secretKey, host, port, ssl, deadlineMs: CANCEL_GRACE_MS })
  }

  /** Says goodbye, and does not wait long for an answer. */
  end(): void {
    this.#loss.abort()
    const timer = setTimeout(() => this.#client.connection.stream.destroy(), GOODBYE_MS)
    this.#client.end().then(
      () => clearTimeout(timer),
      () => clearTimeout(timer),
    )
  }

  /** Closes the socket at once; what runs fails. */
  destroy(): void {
    this.#loss.abort()
    this.#client.connection.stream.destroy()
  }

  #next<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (this.#streaming) return Promise.reject(busy(name, this.#streaming))

    const turn = this.#tail.then(() => {
      if (this.isLost) throw lost(name)
      this.label = name
      return work()
    })
    this.#tail = turn.catch(() => {})
    return turn
  }

  async #abortable<T>(name: string, work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    signal?.throwIfAborted()
    const abort = signal && this.cancelOn(signal)
    try {
      return await work()
    } catch (error) {
      signal?.throwIfAborted()
      throw this.failure(error, name)
    } finally {
      await abort?.over()
    }
  }

  async #send(query: Query): Promise<Answer> {
    const name = this.#preparedNameFor(query)
    const { rows, rowCount, command } = await this.#client.query({
      text: query.text,
      values: (query.values ?? []) as unknown[],
      ...(name && { name }),
    })
    return { rows, rowCount: rowCount ?? 0, command }
  }

  #preparedNameFor({ preparedName }: Query): string | null {
    if (!preparedName) return null
    if (this.#prepared.has(preparedName)) return preparedName
    if (this.#prepared.size >= PREPARED_LIMIT) return null

    this.#prepared.add(preparedName)
    return preparedName
  }
}

function busy(name: string, streaming: string): DatabaseError {
  const message = `the connection is in the middle of ${streaming}; use another transaction or wait for its end`
  return new DatabaseError({ code: '55006', message, statement: name, retryable: false })
}

function lost(name: string): DatabaseError {
  return new DatabaseError({ code: CONNECTION_LOST, message: 'the connection was lost', statement: name })
}

function notConnected(error: unknown, client: Client, name: string): DatabaseError {
  const place = `${client.host}:${client.port}/${client.database ?? ''}`
  const isRefused = error instanceof pg.DatabaseError
  const reason = error instanceof Error ? (isRefused ? error.message : (errorCode(error) ?? error.message)) : 'unknown'
  const code = isRefused && error.code ? error.code : NOT_CONNECTED
  // A database that takes no connections says 55000, one that is gone 3D000: codes of statements, too.
  const message = `no connection to ${place}: ${reason}`
  return new DatabaseError({ code, message, statement: name, refusesConnection: true })
}

function errorCode(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
