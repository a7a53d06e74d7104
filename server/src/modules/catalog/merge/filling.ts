import { type Database, hasSqlState, type Session } from '@products-manager/postgres'
import {
  beginFilling,
  bringBack,
  checkKey,
  checkKeyWithoutOrphans,
  countProductsTo,
  endFilling,
  forgetKey,
  isAnythingAside,
  listReturnedKeys,
  mergeSearchIndex,
  setAside,
} from './queries/set-aside.ts'

// A catalogue is filled, not added to, when a run makes so many products that there are not many more. Of fewer products
// the indexes and keys cost less than bringing them back does.
const MADE = 12_500
const NEARLY_ALL = 30_000
const LOCK_NOT_AVAILABLE = '55P03'
const FOREIGN_KEY_VIOLATION = '23503'

export interface Filling {
  /** Products a batch made. */
  note(created: number): Promise<void>
  /** Before the run is closed. */
  end(): Promise<void>
}

/**
 * A catalogue that is filled for the first time does without its search index, the indexes of its lists and its foreign
 * keys meanwhile: kept up to date and checked row by row they cost half of PostgreSQL's work, and five times what
 * building and checking them at the end does. Lists and searches read the tables until then. Ended by itself, or with
 * the session; `readyCatalogue` or `restoreCatalogue` brings everything back.
 */
export async function openFilling(catalog: Database<'catalog'>, session: Session<'catalog'>): Promise<Filling> {
  await beginFilling(session)
  let made = 0
  return {
    async note(created) {
      const before = made
      made += created
      if (before < MADE && made >= MADE) await doWithout(catalog)
    },
    end: () => endFilling(session),
  }
}

async function doWithout(catalog: Database<'catalog'>): Promise<void> {
  try {
    await catalog.transaction(async (tx) => {
      if ((await countProductsTo(tx, NEARLY_ALL)) < NEARLY_ALL) await setAside(tx)
    })
  } catch (error) {
    if (!hasSqlState(error, LOCK_NOT_AVAILABLE)) throw error
  }
}

/** After a run: everything that was set aside is there, and the search index knows all of the run's products. */
export async function readyCatalogue(session: Session<'catalog'>): Promise<void> {
  await makeWhole(session)
  await session.transaction(mergeSearchIndex)
}

/** Brings back what a run set aside that ended without doing so. */
export function restoreCatalogue(catalog: Database<'catalog'>): Promise<void> {
  return catalog.withSession(makeWhole)
}

async function makeWhole(session: Session<'catalog'>): Promise<void> {
  const isWhole = await session.transaction(async (tx) => !(await isAnythingAside(tx)) || (await bringBack(tx)))
  if (isWhole) await checkKeys(session)
}

/** A key that somebody violated by hand meanwhile, so that it cannot be mended, holds for new rows all the same. */
async function checkKeys(session: Session<'catalog'>): Promise<void> {
  for (const key of await session.transaction(listReturnedKeys)) {
    const inOne = (work: typeof checkKey) => () => session.transaction((tx) => work(tx, key))
    await inOne(checkKey)()
      .catch(ifViolated(inOne(checkKeyWithoutOrphans)))
      .catch(ifViolated(inOne(forgetKey)))
  }
}

function ifViolated(otherwise: () => Promise<void>) {
  return (error: unknown) => {
    if (hasSqlState(error, FOREIGN_KEY_VIOLATION)) return otherwise()
    throw error
  }
}
