import type { Clock } from './clock.ts'
import type { ListenerStats, ListenOptions } from './database.ts'
import type { Connection } from './pool/connection.ts'
import { PoolError } from './pool/pool-error.ts'
import { quoteName } from './sql.ts'

export interface ListenerParts {
  name: string
  open: () => Promise<Connection>
  clock: Clock
  heartbeatMs: number
  heartbeatDeadlineMs: number
}

interface Subscription {
  onPayload: (payload: string) => void
  onGap: () => void
}

const FIRST_DELAY_MS = 50
const LONGEST_DELAY_MS = 5_000

/** One connection for all channels that are listened to; it comes back by itself, and says so. */
export class Listener {
  readonly #parts: ListenerParts
  readonly #channels = new Map<string, Set<Subscription>>()
  #connection: Connection | null = null
  #connecting: Promise<Connection> | null = null
  #heartbeat: NodeJS.Timeout | null = null
  #retry: NodeJS.Timeout | null = null
  #reconnects = 0
  #closed = false

  constructor(parts: ListenerParts) {
    this.#parts = parts
  }

  /** Resolves when the server listens. A first connection that fails is thrown; later ones are tried until they succeed. */
  async listen(
    channel: string,
    onPayload: (payload: string) => void,
    options: ListenOptions = {},
  ): Promise<() => Promise<void>> {
    options.signal?.throwIfAborted()
    if (this.#closed) throw this.#closedError()

    const subscription: Subscription = { onPayload, onGap: options.onGap ?? (() => {}) }
    const subscribers = this.#channels.get(channel) ?? new Set()
    this.#channels.set(channel, subscribers.add(subscription))
    const unlisten = () => this.#unlisten(channel, subscription)
    try {
      const connection = await this.#connected()
      await connection.query(listenQuery(channel))
    } catch (error) {
      await unlisten()
      throw error
    }
    options.signal?.addEventListener('abort', () => void unlisten(), { once: true })
    return unlisten
  }

  stats(): ListenerStats {
    return { connected: this.#connection !== null, channels: this.#channels.size, reconnects: this.#reconnects }
  }

  close(): void {
    this.#closed = true
    this.#channels.clear()
    this.#disconnect()
  }

  async #unlisten(channel: string, subscription: Subscription): Promise<void> {
    const subscribers = this.#channels.get(channel)
    if (!subscribers?.delete(subscription) || subscribers.size > 0) return

    this.#channels.delete(channel)
    if (this.#channels.size === 0) {
      this.#disconnect()
      return
    }
    // Lost meanwhile: the next connection does not listen to it.
    await this.#connection?.query({ name: 'listener.unlisten', text: `unlisten ${quoteName(channel)}` }).catch(() => {})
  }

  #connected(): Promise<Connection> {
    if (this.#connection) return Promise.resolve(this.#connection)
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = null
    })
    return this.#connecting
  }

  async #connect(): Promise<Connection> {
    const connection = await this.#parts.open()
    connection.onNotification = (channel, payload) => this.#notify(channel, payload)
    try {
      for (const channel of this.#channels.keys()) await connection.query(listenQuery(channel))
      if (this.#closed) throw this.#closedError()
    } catch (error) {
      connection.end()
      throw error
    }
    this.#connection = connection
    connection.lost.addEventListener('abort', () => this.#lost(connection), { once: true })
    this.#heartbeat = setInterval(() => void connection.ping(this.#parts.heartbeatDeadlineMs), this.#parts.heartbeatMs)
    this.#heartbeat.unref()
    return connection
  }

  #notify(channel: string, payload: string): void {
    for (const { onPayload } of this.#channels.get(channel) ?? []) {
      // Out of the driver's call: what a callback throws must not break the connection.
      queueMicrotask(() => onPayload(payload))
    }
  }

  #lost(connection: Connection): void {
    if (this.#connection !== connection) return
    this.#forget()
    this.#reconnectLater(FIRST_DELAY_MS)
  }

  #reconnectLater(delayMs: number): void {
    if (this.#closed || this.#channels.size === 0) return
    this.#retry = setTimeout(() => void this.#reconnect(delayMs), delayMs * (0.5 + this.#parts.clock.random()))
  }

  async #reconnect(delayMs: number): Promise<void> {
    try {
      await this.#connected()
    } catch {
      this.#reconnectLater(Math.min(delayMs * 2, LONGEST_DELAY_MS))
      return
    }
    this.#reconnects += 1
    for (const subscriptions of this.#channels.values()) for (const { onGap } of subscriptions) queueMicrotask(onGap)
  }

  #disconnect(): void {
    const connection = this.#connection
    this.#forget()
    connection?.end()
  }

  #forget(): void {
    this.#connection = null
    if (this.#heartbeat) clearInterval(this.#heartbeat)
    if (this.#retry) clearTimeout(this.#retry)
  }

  #closedError(): PoolError {
    return new PoolError('DB_POOL_CLOSED', {
      pool: this.#parts.name,
      message: 'the listener is closed',
      used: 0,
      waiting: 0,
    })
  }
}

function listenQuery(channel: string) {
  return { name: 'listener.listen', text: `listen ${quoteName(channel)}` }
}
