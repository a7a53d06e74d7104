import { DictDB } from '../database/database.ts'
import type { Table } from '../table/table.ts'

export interface CacheStoreOptions {
  /** Entries at most; the ones written first go first. */
  readonly maxEntries?: number | undefined
  /** Milliseconds an entry lives when `set` does not say. */
  readonly defaultTtl?: number | undefined
  readonly now?: (() => number) | undefined
}

/** A row of the cache's table. */
export interface CacheEntry {
  key: string
  value: unknown
  expiresAt: number | null
}

// Entries looked at per write: expired ones leave at least as fast as new ones come, and no write pays for many.
const SWEEP_PER_WRITE = 2

/** An ephemeral key-value store with expiry on a dictdb table; expired entries are never seen. */
export class CacheStore {
  readonly table: Table<CacheEntry, 'key', CacheEntry>
  private readonly maxEntries: number
  private readonly defaultTtl: number | undefined
  private readonly now: () => number

  constructor({ maxEntries = 100_000, defaultTtl, now = Date.now }: CacheStoreOptions = {}) {
    this.maxEntries = maxEntries
    this.defaultTtl = defaultTtl
    this.now = now
    this.table = new DictDB({ freeze: false }).createTable<CacheEntry, 'key'>('cache', {
      primaryKey: 'key',
      indexes: { key: 'sorted', expiresAt: 'sorted' },
    })
  }

  /** The value, unless it is missing or has expired. */
  get(key: string): unknown {
    const entry = this.table.get(key)
    if (entry === undefined || this.hasExpired(entry)) return undefined
    return entry.value
  }

  has(key: string): boolean {
    const entry = this.table.get(key)
    return entry !== undefined && !this.hasExpired(entry)
  }

  set(key: string, value: unknown, ttl: number | undefined = this.defaultTtl): void {
    this.table.upsert({ key, value, expiresAt: ttl === undefined ? null : this.now() + ttl })
    this.sweep(SWEEP_PER_WRITE)
    if (this.table.size() > this.maxEntries) this.evict()
  }

  /** Sets the key only when it is free; false when it is taken: a lock, or a nonce. */
  add(key: string, value: unknown, ttl: number | undefined = this.defaultTtl): boolean {
    if (this.has(key)) return false
    this.set(key, value, ttl)
    return true
  }

  /** Adds to a counter, keeping its expiry; gives its new value. */
  increment(key: string, by = 1, ttl: number | undefined = this.defaultTtl): number {
    const entry = this.table.get(key)
    const alive = entry !== undefined && !this.hasExpired(entry)
    const value = (alive && typeof entry.value === 'number' ? entry.value : 0) + by
    if (alive) this.table.update({ value }, { key })
    else this.set(key, value, ttl)
    return value
  }

  delete(key: string): boolean {
    return this.table.delete({ key }) > 0
  }

  /** Deletes every key that begins so; gives how many. */
  deletePrefix(prefix: string): number {
    return this.table.delete((f) => f.key.startsWith(prefix))
  }

  clear(): void {
    this.table.deleteAll()
  }

  /** Removes expired entries; gives how many. Writes do it as they go; an idle cache may call it on a timer. */
  sweep(limit = Number.POSITIVE_INFINITY): number {
    const now = this.now()
    const dead = this.table.select({ where: (f) => f.expiresAt.le(now), orderBy: 'expiresAt', limit, columns: ['key'] })
    for (const { key } of dead) this.table.delete({ key })
    return dead.length
  }

  get size(): number {
    return this.table.size()
  }

  private hasExpired({ expiresAt }: Readonly<CacheEntry>): boolean {
    return expiresAt !== null && expiresAt <= this.now()
  }

  private evict(): void {
    const surplus = this.table.size() - this.maxEntries
    for (const { key } of this.table.select({ limit: surplus })) this.table.delete({ key })
  }
}
