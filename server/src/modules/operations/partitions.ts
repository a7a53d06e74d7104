import type { Databases } from '../../platform/databases.ts'
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
