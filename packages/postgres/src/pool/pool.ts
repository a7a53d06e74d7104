import type { Clock } from '../clock.ts'
import { hasSqlState } from '../database-error.ts'
import type { Connection } from './connection.ts'
import { createHistogram, type HistogramSnapshot } from './histogram.ts'
import { type LongestHolder, PoolError } from './pool-error.ts'

export interface PoolLimits {
  /** Connections that are kept. */
  size: number
  /** Connections beyond these, closed when they are given back. */
  overflow: number
  waitTimeoutMs: number
  /** The age at which a connection is replaced, give or take a tenth. */
  recycleMs: number
  prePing: boolean
  /** How long a connection must have been idle to be pinged before use. */
  prePingIdleMs: number
  prePingDeadlineMs: number
}

export interface PoolParts {
  name: string
  limits: PoolLimits
  open: () => Promise<Connection>
  clock: Clock
}

export interface PoolStats {
  size: number
  overflow: number
  idle: number
  used: number
  /** The most that were in use at once. */
  mostUsed: number
  waiting: number
  /** Connections opened. */
  created: number
  /** Connections closed for their age. */
  recycled: number
  pinged: number
  failedPings: number
  /** Requests that waited in vain. */
  timeouts: number
  /** Requests that found every connection in use. */
  exhaustions: number
  failedConnects: number
  waitMs: HistogramSnapshot
  holdMs: HistogramSnapshot
  longestHolder: LongestHolder | null
}

/** A connection on loan. Giving it back twice does nothing. */
export interface Lease {
  readonly connection: Connection
  /** It was open before: the server may have dropped it meanwhile. */
  readonly isReused: boolean
  release(): void
  /** Instead of `release`, when its state is unknown. */
  destroy(): void
}

interface Age {
  expiresAt: number
  usedAt: number
  uses: number
}

interface Waiter {
  take(connection: Connection): void
  fail(error: unknown): void
}

type Counter = 'created' | 'recycled' | 'pinged' | 'failedPings' | 'timeouts' | 'exhaustions' | 'failedConnects'

// Connections opened in one go would otherwise all be replaced in one go.
const RECYCLE_JITTER = 0.1
const TOO_MANY_CONNECTIONS = '53300'
const CLOSE_DEADLINE_MS = 10_000
// For the work around a cancelled statement to roll back and give its connection back.
const CANCELLED_DEADLINE_MS = 1_000

/** Lends connections: first come first served, a fixed number kept, more when needed. */
export class Pool {
  readonly #parts: PoolParts
  readonly #limits: PoolLimits
  readonly #clock: Clock
  readonly #idle: Connection[] = []
  readonly #used = new Map<Connection, number>()
  // Insertion order is the queue.
  readonly #waiters = new Set<Waiter>()
  readonly #ages = new WeakMap<Connection, Age>()
  readonly #waitMs = createHistogram()
  readonly #holdMs = createHistogram()
  readonly #counters: Record<Counter, number> = {
    created: 0,
    recycled: 0,
    pinged: 0,
    failedPings: 0,
    timeouts: 0,
    exhaustions: 0,
    failedConnects: 0,
  }
  // Connections being opened or pinged: each will serve a waiter.
  #coming = 0
  // When one was lost last: what was idle then has most likely gone with it.
  #lostAt = Number.NEGATIVE_INFINITY
  #mostUsed = 0
  #closed = false
  #onReturned: () => void = () => {}

  constructor(parts: PoolParts) {
    this.#parts = parts
    this.#limits = parts.limits
    this.#clock = parts.clock
  }

  async acquire(signal?: AbortSignal): Promise<Lease> {
    if (this.#closed) throw this.#closedError()
    signal?.throwIfAborted()
    const startedAt = this.#clock.now()
    try {
      const connection = this.#takeFresh() ?? (await this.#wait(signal))
      return this.#leaseOf(connection)
    } finally {
      this.#waitMs.observe(this.#clock.now() - startedAt)
    }
  }

  stats(): PoolStats {
    const { size, overflow } = this.#limits
    return {
      size,
      overflow,
      idle: this.#idle.length,
      used: this.#used.size,
      mostUsed: this.#mostUsed,
      waiting: this.#waiters.size,
      ...this.#counters,
      waitMs: this.#waitMs.snapshot(),
      holdMs: this.#holdMs.snapshot(),
      longestHolder: this.#longestHolder(),
    }
  }

  /** Refuses new requests and fails those that wait; what runs may end until the deadline, then it is cancelled. */
  async close(deadlineMs = CLOSE_DEADLINE_MS): Promise<void> {
    this.#closed = true
    for (const waiter of this.#waiters) waiter.fail(this.#closedError())
    for (const connection of this.#idle.splice(0)) connection.end()
    await this.#allReturned(deadlineMs)
    if (this.#used.size === 0) return

    // A server goes on with a statement whose client has gone.
    await Promise.allSettled([...this.#used.keys()].map((connection) => connection.cancel()))
    await this.#allReturned(CANCELLED_DEADLINE_MS)
    for (const connection of this.#used.keys()) connection.destroy()
  }

  #allReturned(deadlineMs: number): Promise<void> {
    if (this.#used.size === 0) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, deadlineMs)
      this.#onReturned = () => {
        if (this.#used.size > 0) return
        clearTimeout(timer)
        resolve()
      }
    })
  }

  // The common case without a promise or a timer: the connection given back last is alive and young.
  #takeFresh(): Connection | null {
    const connection = this.#idle.at(-1)
    if (!connection || this.#waiters.size > 0 || this.#isExpired(connection) || this.#isStale(connection)) return null

    this.#idle.pop()
    this.#lend(connection)
    return connection
  }

  #wait(signal: AbortSignal | undefined): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
        this.#waiters.delete(waiter)
      }
      const waiter: Waiter = {
        take: (connection) => {
          settle()
          this.#lend(connection)
          resolve(connection)
        },
        fail: (error) => {
          settle()
          reject(error)
        },
      }
      const onAbort = () => waiter.fail(signal?.reason)
      const timer = setTimeout(() => waiter.fail(this.#timeoutError()), this.#limits.waitTimeoutMs)
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#waiters.add(waiter)
      this.#serve()
      if (this.#waiters.size > this.#coming && this.#waiters.has(waiter)) this.#counters.exhaustions += 1
    })
  }

  #serve(): void {
    while (this.#waiters.size > this.#coming) {
      const idle = this.#idle.pop()
      if (idle) this.#hand(idle)
      else if (this.#open < this.#limits.size + this.#limits.overflow) void this.#openOne()
      else return
    }
  }

  get #open(): number {
    return this.#idle.length + this.#used.size + this.#coming
  }

  #hand(connection: Connection): void {
    if (this.#isExpired(connection)) {
      this.#counters.recycled += 1
      connection.end()
      return
    }
    if (this.#isStale(connection)) void this.#ping(connection)
    else this.#offer(connection)
  }

  async #ping(connection: Connection): Promise<void> {
    this.#coming += 1
    this.#counters.pinged += 1
    const isAlive = await connection.ping(this.#limits.prePingDeadlineMs)
    this.#coming -= 1
    if (isAlive) {
      this.#offer(connection)
      return
    }

    this.#counters.failedPings += 1
    connection.destroy()
    // What froze or dropped this one has most likely done so to all that were idle with it: each would cost a deadline.
    for (const other of this.#idle.splice(0)) other.destroy()
    this.#serve()
  }

  async #openOne(): Promise<void> {
    this.#coming += 1
    try {
      const connection = await this.#parts.open()
      this.#coming -= 1
      this.#counters.created += 1
      this.#register(connection)
      this.#offer(connection)
    } catch (error) {
      this.#coming -= 1
      this.#counters.failedConnects += 1
      this.#notOpened(error)
    }
  }

  #notOpened(error: unknown): void {
    // The server is full, and some of its connections are ours: the next one given back serves the waiter.
    const isFull = hasSqlState(error, TOO_MANY_CONNECTIONS)
    if (isFull && this.#used.size > 0) return

    const [first] = this.#waiters
    first?.fail(error)
    this.#serve()
  }

  #register(connection: Connection): void {
    const now = this.#clock.now()
    const factor = 1 - RECYCLE_JITTER + 2 * RECYCLE_JITTER * this.#clock.random()
    this.#ages.set(connection, { expiresAt: now + this.#limits.recycleMs * factor, usedAt: now, uses: 0 })
    connection.lost.addEventListener('abort', () => this.#forgetIdle(connection), { once: true })
  }

  #forgetIdle(connection: Connection): void {
    const at = this.#idle.indexOf(connection)
    if (at === -1) return
    this.#idle.splice(at, 1)
    this.#lostAt = this.#clock.now()
  }

  #offer(connection: Connection): void {
    if (connection.isLost) {
      this.#serve()
      return
    }
    if (this.#closed) {
      connection.end()
      return
    }
    const [first] = this.#waiters
    if (first) first.take(connection)
    else if (this.#open >= this.#limits.size) connection.end()
    else this.#idle.push(connection)
  }

  #lend(connection: Connection): void {
    this.#used.set(connection, this.#clock.now())
    this.#mostUsed = Math.max(this.#mostUsed, this.#used.size)
    const age = this.#ages.get(connection)
    if (age) age.uses += 1
  }

  #leaseOf(connection: Connection): Lease {
    const isReused = (this.#ages.get(connection)?.uses ?? 0) > 1
    return {
      connection,
      isReused,
      release: () => this.#takeBack(connection),
      destroy: () => {
        connection.destroy()
        this.#takeBack(connection)
      },
    }
  }

  #takeBack(connection: Connection): void {
    const since = this.#used.get(connection)
    if (since === undefined) return

    const now = this.#clock.now()
    this.#used.delete(connection)
    this.#holdMs.observe(now - since)
    const age = this.#ages.get(connection)
    if (age) age.usedAt = now

    if (connection.isLost) {
      this.#lostAt = now
      this.#serve()
    } else if (this.#isExpired(connection)) this.#replace(connection)
    else if (connection.isDoubtful && !this.#closed) void this.#ping(connection)
    else this.#offer(connection)
    this.#onReturned()
  }

  #replace(connection: Connection): void {
    this.#counters.recycled += 1
    connection.end()
    this.#serve()
  }

  #isExpired(connection: Connection): boolean {
    return this.#clock.now() >= (this.#ages.get(connection)?.expiresAt ?? 0)
  }

  #isStale(connection: Connection): boolean {
    const { prePing, prePingIdleMs } = this.#limits
    const usedAt = this.#ages.get(connection)?.usedAt ?? 0
    return prePing && (usedAt <= this.#lostAt || this.#clock.now() - usedAt >= prePingIdleMs)
  }

  #longestHolder(): LongestHolder | null {
    // Insertion order again: the first has been out longest.
    const [longest] = this.#used
    if (!longest) return null
    return { statement: longest[0].label, heldMs: Math.round(this.#clock.now() - longest[1]) }
  }

  #timeoutError(): PoolError {
    this.#counters.timeouts += 1
    const { size, overflow, waitTimeoutMs } = this.#limits
    const { used, waiting, longestHolder } = this.stats()
    const held = longestHolder ? `; held longest by ${longestHolder.statement}, ${longestHolder.heldMs} ms` : ''
    const message = `no connection free within ${waitTimeoutMs} ms: ${used} of ${size}+${overflow} in use, ${waiting} waiting${held}`
    return new PoolError('DB_POOL_TIMEOUT', { pool: this.#parts.name, message, used, waiting, longestHolder })
  }

  #closedError(): PoolError {
    const facts = { pool: this.#parts.name, used: this.#used.size, waiting: this.#waiters.size }
    return new PoolError('DB_POOL_CLOSED', { ...facts, message: 'the pool is closed' })
  }
}
