import { type Database, sql } from '@products-manager/postgres'

/** Makes the partitions of import_logs from this month to three months on. Safe to call at any time. */
export async function makeLogPartitions(imports: Database<'imports'>): Promise<number> {
  return imports.transaction(async (tx) => {
    const { made } = await tx.one(sql<{ made: number }>('imports.make_log_partitions')`
      select make_import_logs_partitions(3) as made
        from (select pg_advisory_xact_lock(hashtextextended('partitions of import_logs', 0))) as alone
    `)
    return made
  })
}
