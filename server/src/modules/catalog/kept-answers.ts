import type { Reads } from '@products-manager/postgres'
import type { Cache } from '../../platform/cache/cache.ts'
import { findCatalogVersion } from './queries/find-catalog-version.ts'

/** Answers about the whole catalogue that are dear to find, kept while it does not change. */
export interface KeptAnswers {
  /** What `load` finds, or found since the catalogue's last event. `question` says all that the answer depends on. */
  of<T>(question: readonly unknown[], load: () => Promise<T>): Promise<T>
}

// A search may be of any length; what nobody asks twice should not fill the cache with its question.
const LONGEST_QUESTION = 500

/**
 * Each question first asks which events the catalogue has had, in whatever process: an answer from before a merge or the
 * end of a run is never given after it. That is an index's last page; a notification would come a moment too late.
 */
export function keepAnswers({ catalog, cache }: { catalog: Reads<'catalog'>; cache: Cache }): KeptAnswers {
  return {
    async of(question, load) {
      const key = JSON.stringify(question)
      if (key.length > LONGEST_QUESTION) return load()
      const version = await findCatalogVersion(catalog)
      return cache.of(`${version} ${key}`, load)
    },
  }
}
