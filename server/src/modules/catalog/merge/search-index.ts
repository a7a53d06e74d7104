import { type Database, DatabaseError, type Session } from '@products-manager/postgres'
import {
  beginFilling,
  buildSearchIndex,
  countProductsTo,
  dropSearchIndex,
  endFilling,
  hasSearchIndex,
  mergeSearchIndex,
} from './queries/search-index.ts'

// A catalogue is filled, not added to, when a run makes so many products that there are not many more.
const MADE = 5_000
const NEARLY_ALL = 20_000
const LOCK_NOT_AVAILABLE = '55P03'

export interface Filling {
  /** Products a batch made. */
  note(created: number): Promise<void>
  /** Before the run is closed. */
  end(): Promise<void>
}

/**
 * A catalogue that is filled for the first time does without its search index meanwhile: kept up to date row by row it
 * costs a third of PostgreSQL's work, and three times what building it at the end does. Searches read the table until
 * then. Ended by itself, or with the session; `readySearchIndex` or `restoreSearchIndex` builds the index.
 */
export async function openFilling(catalog: Database<'catalog'>, session: Session<'catalog'>): Promise<Filling> {
  await beginFilling(session)
  let made = 0
  return {
    async note(created) {
      const before = made
      made += created
      if (before < MADE && made >= MADE) await setAside(catalog)
    },
    end: () => endFilling(session),
  }
}

async function setAside(catalog: Database<'catalog'>): Promise<void> {
  try {
    await catalog.transaction(async (tx) => {
      if ((await countProductsTo(tx, NEARLY_ALL)) < NEARLY_ALL) await dropSearchIndex(tx)
    })
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== LOCK_NOT_AVAILABLE) throw error
  }
}

/** After a run: the search index knows all of its products. */
export async function readySearchIndex(session: Session<'catalog'>): Promise<void> {
  await session.transaction(async (tx) => {
    if (await hasSearchIndex(tx)) await mergeSearchIndex(tx)
    else await buildSearchIndex(tx)
  })
}

/** Builds the search index when a run that set it aside ended without it. */
export async function restoreSearchIndex(catalog: Database<'catalog'>): Promise<void> {
  await catalog.transaction(async (tx) => {
    if (!(await hasSearchIndex(tx))) await buildSearchIndex(tx)
  })
}
