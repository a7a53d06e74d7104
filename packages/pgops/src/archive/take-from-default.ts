import { identifier, sql, type Tx } from '@products-manager/postgres'
import type { PiecePartition } from './catalogue/pieces.ts'
import { columnList } from './list-columns.ts'
import { partitionRange } from './partition-range.ts'
import { type TableFacts, tablePart } from './table-facts.ts'

/**
 * Moves rows of a partition's time, written while it was away, from the default partition into it, before it becomes part of
 * the table again: PostgreSQL would refuse it otherwise, for ever.
 */
export async function takeFromDefault(
  tx: Tx<string>,
  facts: Pick<TableFacts, 'schema' | 'name' | 'rangeColumn' | 'columns'>,
  partition: PiecePartition,
): Promise<void> {
  const range = partitionRange(partition.bounds)
  if (range === null || facts.rangeColumn === null) return
  const found = await tx.maybeOne(sql<{ schema: string; name: string }>('archive.find_default')`
    select n.nspname as schema, d.relname as name
      from pg_partitioned_table p
      join pg_class c on c.oid = p.partrelid join pg_namespace cn on cn.oid = c.relnamespace
      join pg_class d on d.oid = p.partdefid join pg_namespace n on n.oid = d.relnamespace
     where cn.nspname = ${facts.schema} and c.relname = ${facts.name}
  `)
  if (!found) return

  const others = tablePart(found)
  const age = identifier('d', facts.rangeColumn)
  const names = facts.columns.filter(({ isGenerated }) => !isGenerated).map(({ name }) => name)
  // Nobody writes such a row between this and the attaching, which takes the same lock.
  await tx.run(sql('archive.lock_default')`lock table ${others} in access exclusive mode`)
  await tx.run(sql('archive.take_from_default')`
    with taken as (
      delete from ${others} d where ${age} >= ${range[0]} and ${age} < ${range[1]}
      returning ${columnList(names, 'd')}
    )
    insert into ${tablePart(partition)} (${columnList(names)}) overriding system value
    select ${columnList(names, 'taken')} from taken
  `)
}
