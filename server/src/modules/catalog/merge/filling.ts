import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, hasSqlState, type Session, type Tx } from '@products-manager/postgres'
import { inLanes, inOrder } from '../../../platform/in-lanes.ts'
import { soon } from '../../../platform/soon.ts'
import {
  beginFilling,
  bringKeysBack,
  buildIndex,
  countProductsTo,
  endFilling,
  forgetKey,
  isAnythingAside,
  limitWait,
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
// Whoever wants to change a product waits behind a lock that waits itself. Longer than it takes PostgreSQL to stop an
// automatic vacuum that is in the way (deadlock_timeout, a second); what is in the way longer is come back to.
const LONGEST_WAIT_MS = 2_000
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000]
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
    if (products < MANY) await ifPossible(() => catalog.transaction(setAside))
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
async function ifPossible(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!hasSqlState(error, LOCK_NOT_AVAILABLE, INSUFFICIENT_PRIVILEGE)) throw error
  }
}

/** After a run: brings back what was set aside, and has the search index know all of the run's products. */
export async function readyCatalogue(catalog: Database<'catalog'>): Promise<void> {
  await restoreCatalogue(catalog)
  await ifPossible(() => catalog.transaction(mergeSearchIndex))
}

/**
 * Brings back what a run set aside, unless another one fills the catalogue; what somebody's long work is in the way of is
 * left to the next look. Safe to repeat: what was brought back when it was killed is there.
 */
export async function restoreCatalogue(
  catalog: Database<'catalog'>,
  { onBegin }: { onBegin?: () => void } = {},
): Promise<void> {
  if (!(await catalog.transaction(isAnythingAside))) return
  await catalog.withSession(async (session) => {
    if (!(await soon(() => lockFilling(session)))) return
    try {
      onBegin?.()
      await ifPossible(() => restoreParts(catalog))
    } finally {
      await unlockFilling(session)
    }
  })
}

async function restoreParts(catalog: Database<'catalog'>): Promise<void> {
  await patiently(catalog, bringKeysBack)
  const parts = await catalog.transaction(listAside)
  await inLanes(LANES, inOrder(parts), (part) =>
    part.kind === 'index' ? patiently(catalog, (tx) => buildIndex(tx, part)) : checkKey(catalog, part),
  )
}

/** Does what keeps others from changing products, and lets them pass while somebody is in its way. */
async function patiently(catalog: Database<'catalog'>, work: (tx: Tx<'catalog'>) => Promise<void>): Promise<void> {
  const attempt = () =>
    catalog.transaction(
      async (tx) => {
        await limitWait(tx, LONGEST_WAIT_MS)
        await work(tx)
      },
      { retries: 3 },
    )
  for (const pause of PAUSES_MS) {
    try {
      return await attempt()
    } catch (error) {
      if (!hasSqlState(error, LOCK_NOT_AVAILABLE)) throw error
      await sleep(pause)
    }
  }
  return attempt()
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
