import type { Database, Reads } from '@products-manager/postgres'
import { findSlowQueries, type LookStore, type SlowOptions, type SlowReport } from 'pgops'
import type { DatabaseName } from '../../../platform/database-names.ts'
import { findQueryLook, insertQueryLog, saveQueryLook } from '../queries/query-log.ts'
import { type OperatedSystem, withSource } from './with-source.ts'

// What the log keeps of each look: the costliest; the rest together is seldom a tenth of the time.
const LOGGED = 100

/** Slow queries with their change since the last look that was logged; looking leaves that look as it is. */
export function slowQueries(
  system: OperatedSystem,
  analytics: Reads<'analytics'>,
  { database, ...options }: SlowOptions & { database: DatabaseName },
): Promise<SlowReport> {
  const looks: LookStore = { last: () => findQueryLook(analytics, database), keep: async () => {} }
  return withSource(system, database, ({ source, ...place }) =>
    findSlowQueries(source, { ...options, ...place, looks }),
  )
}

/** Looks at a database and logs what its queries did since the look before. Log and look commit together: a look that
 *  is repeated counts nothing twice. */
export async function logQueries(
  system: OperatedSystem,
  analytics: Database<'analytics'>,
  database: DatabaseName,
): Promise<number> {
  let look: Parameters<LookStore['keep']>[0] | null = null
  const looks: LookStore = {
    last: () => findQueryLook(analytics, database),
    keep: async (latest) => {
      look = latest
    },
  }
  const report = await withSource(system, database, ({ source, ...place }) =>
    findSlowQueries(source, { ...place, looks, limit: LOGGED }),
  )
  const queries = report.queries.flatMap(({ fingerprint, text, name, plan, change, ...totals }) => {
    const counted = change ?? totals
    return counted.calls > 0 ? [{ fingerprint, text, name, plan, counted }] : []
  })
  return analytics.transaction(async (tx) => {
    if (look) await saveQueryLook(tx, database, look)
    return insertQueryLog(tx, database, queries)
  })
}
