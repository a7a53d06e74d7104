import { type Reads, sql, type Tx } from '@products-manager/postgres'

export interface PartitionFacts {
  table: string
  partition: string
  bounds: string
  bytes: number
}

/** Every partition, oldest first. */
export function listPartitions(database: Reads<string>): Promise<PartitionFacts[]> {
  return database.many(sql<PartitionFacts>('operations.list_partitions')`
    select i.inhparent::regclass::text as "table",
           c.relname as partition,
           pg_get_expr(c.relpartbound, c.oid) as bounds,
           pg_total_relation_size(c.oid) as bytes
      from pg_inherits i
      join pg_class c on c.oid = i.inhrelid
     where c.relispartition
       and c.relkind = 'r'
     order by 1, 2
  `)
}

/** Makes the months ahead of audit_logs that are missing, and says how many. */
export async function makeAuditLogPartitions(tx: Tx<'analytics'>): Promise<number> {
  // Two processes that start together would both find a month missing. Readers and writers are not held up.
  await tx.run(sql('operations.lock_audit_logs')`lock table audit_logs in share update exclusive mode`)
  const { made } = await tx.one(sql<{ made: number }>('operations.make_audit_log_partitions')`
    select make_audit_logs_partitions() as made
  `)
  return made
}
