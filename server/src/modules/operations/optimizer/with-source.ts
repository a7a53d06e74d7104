import { type Database, openDatabase } from '@products-manager/postgres'
import type { DatabaseName } from '../../../platform/database-names.ts'
import type { DatabaseSystem } from '../../../platform/databases.ts'
import { countStatements } from '../queries/count-statements.ts'

/** A database as the optimizer takes it: not prepared, and with the place of its statements' statistics. */
export interface OperatedDatabase {
  source: Database<string>
  /** Undefined where they are in the database itself. */
  statements?: Database<string>
}

export type OperatedSystem = Pick<DatabaseSystem, 'directUrl' | 'server'>

/** Opens a database for the optimizer, beside the pools that serve. */
export async function withSource<T>(
  system: OperatedSystem,
  name: DatabaseName,
  work: (operated: OperatedDatabase) => Promise<T>,
): Promise<T> {
  const url = system.directUrl(name)
  const source = open(url)
  // One place for all seven, outside their schemas: the statistics are the server's anyway.
  const statements =
    system.server === 'embedded' ? open(Object.assign(new URL(url), { pathname: '/postgres' }).href) : null
  try {
    if (statements) await statements.transaction((tx) => countStatements(tx))
    return await work({ source, ...(statements && { statements }) })
  } finally {
    await Promise.all([source.close({ deadlineMs: CLOSE_MS }), statements?.close({ deadlineMs: CLOSE_MS })])
  }
}

const CLOSE_MS = 1_000

function open(url: string): Database<string> {
  return openDatabase({
    name: 'operated',
    url,
    pool: { size: 1, overflow: 1 },
    preparedStatements: false,
    applicationName: 'pgops',
  })
}
