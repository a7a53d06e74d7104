import { type Database, sql, type Tx } from '@products-manager/postgres'

/** Makes this month's partition of import_logs and those of three months on, should this month have none. */
export async function provideLogPartitions(imports: Database<'imports'>): Promise<void> {
  const { isThere } = await imports.one(sql<{ isThere: boolean }>('imports.has_log_partition')`
    select to_regclass('import_logs_' || to_char(now() at time zone 'UTC', 'YYYY_MM')) is not null as "isThere"
  `)
  if (!isThere) await imports.transaction(makeLogPartitions)
}

/** Makes the months ahead of import_logs that are missing, and says how many. */
export async function makeLogPartitions(tx: Tx<'imports'>): Promise<number> {
  // Two processes at once would both find the month missing. Readers and writers are not held up.
  await tx.run(sql('imports.lock_logs')`lock table import_logs in share update exclusive mode`)
  const { made } = await tx.one(sql<{ made: number }>('imports.make_log_partitions')`
    select make_import_logs_partitions() as made
  `)
  return made
}
