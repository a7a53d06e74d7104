import { setTimeout } from 'node:timers/promises'
import { type Session, sql } from '@products-manager/postgres'

// The server lets go of a lock a moment after the session that held it is gone, and the next run may be as quick.
const TRIES = 5
const WAIT_MS = 100

/** Keeps other imports of this supplier away as long as the session lives. False when one is under way. */
export async function lockSupplier(session: Session<'catalog'>, supplierId: string): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries++) {
    if (await tryLock(session, supplierId)) return true
    await setTimeout(WAIT_MS)
  }
  return tryLock(session, supplierId)
}

async function tryLock(session: Session<'catalog'>, supplierId: string): Promise<boolean> {
  const { locked } = await session.one(sql<{ locked: boolean }>('imports.lock_supplier')`
    select pg_try_advisory_lock(hashtextextended('import of ' || ${supplierId}::text, 0)) as locked
  `)
  return locked
}
