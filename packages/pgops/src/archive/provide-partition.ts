import { hasSqlState, sql, type Tx, verbatim } from '@products-manager/postgres'
import type { PiecePartition } from './catalogue/pieces.ts'
import { type TableFacts, tablePart } from './table-facts.ts'
import { takeFromDefault } from './take-from-default.ts'

// invalid_object_definition: another partition has the same time, and takes the rows.
const OVERLAPS = '42P17'

/** Makes the partition that was dropped when its rows were archived. Made beside and attached: readers and writers of the table are not held up. */
export async function providePartition(tx: Tx<string>, facts: TableFacts, partition: PiecePartition): Promise<void> {
  const own = tablePart(partition)
  const { isThere } = await tx.one(sql<{ isThere: boolean }>('archive.find_partition')`
    select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    where n.nspname = ${partition.schema} and c.relname = ${partition.name}) as "isThere"
  `)
  if (isThere) return
  try {
    await tx.savepoint(async (inner) => {
      await inner.run(
        sql('archive.make_partition')`create table ${own} (like ${tablePart(facts)} including all excluding identity)`,
      )
      await takeFromDefault(inner, facts, partition)
      await inner.run(
        sql(
          'archive.attach_partition',
        )`alter table ${tablePart(facts)} attach partition ${own} ${verbatim(partition.bounds)}`,
      )
    })
  } catch (error) {
    if (!hasSqlState(error, OVERLAPS)) throw error
  }
}
