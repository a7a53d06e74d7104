import { type Session, sql } from '@products-manager/postgres'
import { soon } from '../../../platform/soon.ts'

/** Keeps other imports of this supplier away as long as the session lives. False when one is under way. */
export function lockSupplier(session: Session<'catalog'>, supplierId: string): Promise<boolean> {
  return soon(() => tryLock(session, supplierId))
}

async function tryLock(session: Session<'catalog'>, supplierId: string): Promise<boolean> {
  const { locked } = await session.one(sql<{ locked: boolean }>('imports.lock_supplier')`
    select pg_try_advisory_lock(hashtextextended('import of ' || ${supplierId}::text, 0)) as locked
  `)
  return locked
}
