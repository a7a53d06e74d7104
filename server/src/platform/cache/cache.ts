import { CacheStore } from 'dictdb'
import type { Clock } from '../clock.ts'

export interface CacheOptions {
  clock: Clock
  /** How long an answer is good for. */
  ttlMs: number
  maxEntries: number
}

/** Answers that are dear to find and may be a little old. */
export interface Cache {
  /** The answer kept under the key, or what `load` finds; who asks meanwhile waits for the same one. Failures are not kept. */
  of<T>(key: string, load: () => Promise<T>): Promise<T>
  /** Forgets every key that begins so, also those that are being loaded. */
  forget(prefix: string): void
  stats(): CacheStats
}

/** What a cache was asked since the process began. */
export interface CacheStats {
  /** Answered without a load of its own. */
  hits: number
  misses: number
  entries: number
}

export function createCache({ clock, ttlMs, maxEntries }: CacheOptions): Cache {
  const store = new CacheStore({ maxEntries, defaultTtl: ttlMs, now: clock.elapsed })
  const loading = new Map<string, Promise<unknown>>()
  let hits = 0
  let misses = 0

  return {
    of<T>(key: string, load: () => Promise<T>): Promise<T> {
      // A key is only ever asked for with the same kind of answer.
      const known = store.has(key) ? Promise.resolve(store.get(key)) : loading.get(key)
      if (known) {
        hits++
        return known as Promise<T>
      }
      misses++

      const fresh: Promise<T> = load()
        .then((value) => {
          // Forgotten meanwhile: what was found may be from before the change.
          if (loading.get(key) === fresh) store.set(key, value)
          return value
        })
        .finally(() => {
          if (loading.get(key) === fresh) loading.delete(key)
        })
      loading.set(key, fresh)
      return fresh
    },
    forget(prefix) {
      store.deletePrefix(prefix)
      for (const key of loading.keys()) if (key.startsWith(prefix)) loading.delete(key)
    },
    stats: () => ({ hits, misses, entries: store.size }),
  }
}
