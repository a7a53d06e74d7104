import { json, type Reads, sql, type Tx } from '@products-manager/postgres'

export interface TableSize {
  database: string
  table: string
  bytes: number
}

/** Writes down how large tables are now. */
export function insertTableSizes(tx: Tx<'analytics'>, sizes: readonly TableSize[]): Promise<number> {
  return tx.run(sql('operations.insert_table_sizes')`
    insert into performance_metrics (metric, value, labels)
    select 'table_bytes', (s ->> 'bytes')::float8, s - 'bytes'
      from jsonb_array_elements(${json(sizes)}::jsonb) s
  `)
}

/** How large each table was at the oldest record of the last seven days. */
export function listTableSizesBefore(analytics: Reads<'analytics'>): Promise<TableSize[]> {
  return analytics.many(sql<TableSize>('operations.list_table_sizes_before')`
    select distinct on (labels) labels ->> 'database' as database, labels ->> 'table' as "table", value as bytes
      from performance_metrics
     where metric = 'table_bytes' and recorded_at > now() - interval '7 days'
     order by labels, recorded_at
  `)
}
