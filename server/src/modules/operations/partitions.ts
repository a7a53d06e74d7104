import type { DatabaseSystem, Databases } from '../../platform/databases.ts'
import type { Log } from '../../platform/log.ts'
import { makeLogPartitions } from '../imports/index.ts'
import { makeAuditLogPartitions } from './queries/partitions.ts'

export interface MadePartitions {
  table: string
  made: number
}

/** Makes the partitions of the coming months where they are missing. Safe to run again. */
export async function makePartitions({
  imports,
  analytics,
}: Pick<Databases, 'imports'> & Partial<Pick<Databases, 'analytics'>>): Promise<MadePartitions[]> {
  const ofImports = { table: 'import_logs', made: await imports.transaction(makeLogPartitions) }
  if (!analytics) return [ofImports]
  return [ofImports, { table: 'audit_logs', made: await analytics.transaction(makeAuditLogPartitions) }]
}

/** Makes them now, and of a database that is away as soon as it is back. */
export async function keepPartitions({ databases, away, whenMigrated }: DatabaseSystem, log: Log): Promise<void> {
  if (!away().includes('analytics')) return void (await makePartitions(databases))
  await makePartitions({ imports: databases.imports })
  whenMigrated('analytics')
    .then(() => makePartitions(databases))
    // The daily job makes them as well.
    .catch((error: unknown) => log.error({ err: error }, 'no partitions were made'))
}
