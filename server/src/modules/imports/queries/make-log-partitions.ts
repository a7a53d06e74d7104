import { type Database, sql } from '@products-manager/postgres'

/** Makes this month's partition of import_logs and those of three months on, should this month have none. */
export async function makeLogPartitions(imports: Database<'imports'>): Promise<void> {
  const { isThere } = await imports.one(sql<{ isThere: boolean }>('imports.has_log_partition')`
    select to_regclass('import_logs_' || to_char(now() at time zone 'UTC', 'YYYY_MM')) is not null as "isThere"
  `)
  if (isThere) return

  await imports.transaction(async (tx) => {
    // Two processes at once would both find the month missing. Readers and writers are not held up.
    await tx.run(sql('imports.lock_logs')`lock table import_logs in share update exclusive mode`)
    await tx.one(sql<{ made: number }>('imports.make_log_partitions')`select make_import_logs_partitions(3) as made`)
  })
}
