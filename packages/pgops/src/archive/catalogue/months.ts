import { type Reads, sql, type Tx } from '@products-manager/postgres'
import type { ArchiveTable } from '../tables/archive-table.ts'
import type { PiecePartition } from './pieces.ts'

/** A partition of an archive's table, or one on its way there or back. */
export interface ArchiveMonth extends PiecePartition {
  policy: string
  /** `schema.table` that its rows came from. */
  table: string
  rows: number
  state: 'moving' | 'archived'
}

export interface NewMonth {
  policy: string
  table: string
  archive: ArchiveTable
  partition: PiecePartition
}

/** Tells of a partition before it leaves its table: wherever a run is killed, the next one finds it. */
export async function noteMoving(tx: Tx<string>, { policy, table, archive, partition }: NewMonth): Promise<void> {
  await tx.run(sql('archive.note_moving')`
    insert into pgops_archive.archive_months
      (policy, table_name, schema_name, archive_name, partition_name, bounds, state)
    values (${policy}, ${table}, ${partition.schema}, ${archive.name}, ${partition.name}, ${partition.bounds}, 'moving')
    on conflict (schema_name, partition_name) do update set state = 'moving', policy = excluded.policy
  `)
}

export interface MonthRows {
  rows: number
  oldest: Date | null
  newest: Date | null
}

/** Adds what has come into a partition. */
export async function countMonth(tx: Tx<string>, month: NewMonth, { rows, oldest, newest }: MonthRows): Promise<void> {
  const { policy, table, archive, partition } = month
  await tx.run(sql('archive.count_month')`
    insert into pgops_archive.archive_months as m
      (policy, table_name, schema_name, archive_name, partition_name, bounds, state, rows, oldest, newest)
    values (${policy}, ${table}, ${partition.schema}, ${archive.name}, ${partition.name}, ${partition.bounds},
            'archived', ${rows}, ${oldest}, ${newest})
    on conflict (schema_name, partition_name) do update
       set state = 'archived', rows = m.rows + excluded.rows, archived_at = now(),
           oldest = least(m.oldest, excluded.oldest), newest = greatest(m.newest, excluded.newest)
  `)
}

/** Takes off what has gone back. */
export async function uncountMonth(tx: Tx<string>, { schema, name }: PiecePartition, rows: number): Promise<void> {
  await tx.run(sql('archive.uncount_month')`
    update pgops_archive.archive_months set rows = rows - ${rows} where schema_name = ${schema} and partition_name = ${name}
  `)
}

export async function forgetMonth(tx: Tx<string>, { schema, name }: PiecePartition): Promise<void> {
  await tx.run(sql('archive.forget_month')`
    delete from pgops_archive.archive_months where schema_name = ${schema} and partition_name = ${name}
  `)
}

/** A partition of an archive's table as people see it. */
export interface HeldMonth extends Omit<ArchiveMonth, 'state'> {
  bytes: number
  oldest: Date | null
  newest: Date | null
  archivedAt: Date
}

/** What the tables of the archive hold of a policy, the newest first. */
export function listHeldMonths(database: Reads<string>, policy: string): Promise<HeldMonth[]> {
  return database.many(sql<HeldMonth>('archive.list_held_months')`
    select m.policy, m.table_name as "table", m.schema_name as schema, m.partition_name as name, m.bounds, m.rows,
           m.oldest, m.newest, m.archived_at as "archivedAt", pg_total_relation_size(c.oid) as bytes
      from pgops_archive.archive_months m
      join pg_namespace n on n.nspname = m.schema_name
      join pg_class c on c.relnamespace = n.oid and c.relname = m.partition_name
     where m.policy = ${policy} and m.state = 'archived' and m.rows > 0
     order by m.partition_name desc
  `)
}

/** Partitions on their way when a run was killed. */
export function listMoving(database: Reads<string>, policy: string): Promise<ArchiveMonth[]> {
  return database.many(sql<ArchiveMonth>('archive.list_moving')`
    select policy, table_name as "table", schema_name as schema, partition_name as name, bounds, rows, state
      from pgops_archive.archive_months
     where policy = ${policy} and state = 'moving'
     order by partition_name
  `)
}
