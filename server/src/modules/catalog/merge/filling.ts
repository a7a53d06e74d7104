import { type Database, hasSqlState, type Session, type Tx } from '@products-manager/postgres'
import { inLanes, inOrder } from '../../../platform/in-lanes.ts'
import {
  beginFilling,
  bringKeysBack,
  buildIndex,
  countProductsTo,
  endFilling,
  forgetKey,
  isAnythingAside,
  listAside,
  lockFilling,
  mergeSearchIndex,
  type SetAside,
  setAside,
  unlockFilling,
  validateKey,
  validateKeyWithoutOrphans,
} from './queries/set-aside.ts'

// A run fills a catalogue, and does not add to it, when it is about to have made as many products as there were. Of
// fewer products the indexes and keys cost less than bringing them back does; and of this many bringing them back costs
// more than the rest of an ordinary file saves.
const WORTH_IT = 2_000
const MANY = 30_000
// The search index takes as long as all the others with the checks of the keys.
const LANES = 2
const LOCK_NOT_AVAILABLE = '55P03'
const INSUFFICIENT_PRIVILEGE = '42501'
const FOREIGN_KEY_VIOLATION = '23503'

export interface Filling {
  /** Before a batch of so many drafts is merged. */
  expect(drafts: number): Promise<void>
  /** Products a batch made. */
  note(created: number): void
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
  let isDecided = false
  const decide = async (drafts: number) => {
    if (isDecided || made + drafts < WORTH_IT) return
    const products = await catalog.transaction((tx) => countProductsTo(tx, MANY))
    // Until the run has made some, its drafts may be of the products there are: an ordinary file of a small catalogue.
    const making = made > 0 ? made + drafts : drafts - products
    if (products < MANY && making < products - made) return
    isDecided = true
    if (products < MANY) await ifPossible(catalog, setAside)
  }
  let deciding = Promise.resolve()
  return {
    expect(drafts) {
      // One lane after the other: what the first decides is for all.
      deciding = deciding.then(() => decide(drafts))
      return deciding
    },
    note(created) {
      made += created
    },
    end: () => endFilling(session),
  }
}

/** What saves time may be left out: others use the tables, or own them. */
async function ifPossible(catalog: Database<'catalog'>, work: (tx: Tx<'catalog'>) => Promise<void>): Promise<void> {
  try {
    await catalog.transaction(work)
  } catch (error) {
    if (!hasSqlState(error, LOCK_NOT_AVAILABLE, INSUFFICIENT_PRIVILEGE)) throw error
  }
}

/** After a run: everything that was set aside is there, and the search index knows all of the run's products. */
export async function readyCatalogue(catalog: Database<'catalog'>): Promise<void> {
  await restoreCatalogue(catalog)
  await ifPossible(catalog, mergeSearchIndex)
}

/**
 * Brings back what a run set aside, unless another one fills the catalogue. Safe to repeat: what was brought back when it
 * was killed is there.
 */
export async function restoreCatalogue(catalog: Database<'catalog'>): Promise<void> {
  if (!(await catalog.transaction(isAnythingAside))) return
  await catalog.withSession(async (session) => {
    if (!(await lockFilling(session))) return
    try {
      await session.transaction(bringKeysBack, { retries: 3 })
      const parts = await session.transaction(listAside)
      await inLanes(LANES, inOrder(parts), (part) =>
        part.kind === 'index' ? bringIndexBack(catalog, part) : checkKey(catalog, part),
      )
    } finally {
      await unlockFilling(session)
    }
  })
}

async function bringIndexBack(catalog: Database<'catalog'>, index: SetAside): Promise<void> {
  await catalog.transaction((tx) => buildIndex(tx, index))
}

/** A key that somebody violated by hand meanwhile, so that it cannot be mended, holds for new rows all the same. */
async function checkKey(catalog: Database<'catalog'>, key: SetAside): Promise<void> {
  const inOne = (work: typeof validateKey) => () => catalog.transaction((tx) => work(tx, key))
  await inOne(validateKey)()
    .catch(ifViolated(inOne(validateKeyWithoutOrphans)))
    .catch(ifViolated(inOne(forgetKey)))
}

function ifViolated(otherwise: () => Promise<void>) {
  return (error: unknown) => {
    if (hasSqlState(error, FOREIGN_KEY_VIOLATION)) return otherwise()
    throw error
  }
}
