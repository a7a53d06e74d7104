import { LockTimeoutError, TransactionError } from '../errors.ts'

/** How long and under which signal to wait for a lock. */
export interface LockOptions {
  readonly signal?: AbortSignal | undefined
  /** Milliseconds; without it the wait has no end. */
  readonly timeout?: number | undefined
}

/** Remembers which locks the running task holds, so that taking one twice is refused instead of waiting for ever. */
export interface LockContext {
  held(): ReadonlySet<RwLock>
  run<T>(held: ReadonlySet<RwLock>, fn: () => T): T
}

interface Waiter {
  readonly writes: boolean
  grant(): void
}

/**
 * A reader-writer lock for sections that await between reading and writing. Writers go before readers that came after
 * them, and everyone in the order of coming. Single operations and transactions need no lock: nothing interleaves them.
 */
export class RwLock {
  private readers = 0
  private writing = false
  private queue: Waiter[] = []
  private readonly context: LockContext | undefined

  constructor(context?: LockContext) {
    this.context = context
  }

  /** Runs `fn` beside other readers, never beside a writer. */
  read<T>(fn: () => T | Promise<T>, options: LockOptions = {}): Promise<T> {
    return this.section(false, fn, options)
  }

  /** Runs `fn` alone. */
  write<T>(fn: () => T | Promise<T>, options: LockOptions = {}): Promise<T> {
    return this.section(true, fn, options)
  }

  private async section<T>(writes: boolean, fn: () => T | Promise<T>, options: LockOptions): Promise<T> {
    const held = this.context?.held()
    if (held?.has(this))
      throw new TransactionError('This task already holds the lock; waiting for it again would never end.')
    await this.acquire(writes, options)
    try {
      if (this.context === undefined) return await fn()
      return await this.context.run(new Set([...(held ?? []), this]), async () => await fn())
    } finally {
      this.release(writes)
    }
  }

  private acquire(writes: boolean, { signal, timeout }: LockOptions): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason)
    if (this.queue.length === 0 && this.isFree(writes)) {
      this.enter(writes)
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const leave = (reason: unknown) => {
        this.queue = this.queue.filter((held) => held !== waiter)
        settle()
        this.wake()
        reject(reason)
      }
      const onAbort = () => leave(signal?.reason)
      const timer = timeout === undefined ? undefined : setTimeout(() => leave(new LockTimeoutError(timeout)), timeout)
      const settle = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
      }
      const waiter: Waiter = {
        writes,
        grant: () => {
          settle()
          resolve()
        },
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      this.queue.push(waiter)
    })
  }

  private release(writes: boolean): void {
    if (writes) this.writing = false
    else this.readers--
    this.wake()
  }

  private wake(): void {
    for (let first = this.queue[0]; first !== undefined && this.isFree(first.writes); first = this.queue[0]) {
      this.queue.shift()
      this.enter(first.writes)
      first.grant()
    }
  }

  private isFree(writes: boolean): boolean {
    return !this.writing && (!writes || this.readers === 0)
  }

  private enter(writes: boolean): void {
    if (writes) this.writing = true
    else this.readers++
  }
}
