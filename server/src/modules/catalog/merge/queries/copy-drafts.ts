import { identifier, joined, sql, type Tx } from '@products-manager/postgres'
import { stagedColumns } from '../columns.ts'

const columns = joined(stagedColumns.map(({ column }) => identifier(column)))

/** Fills the table of drafts from COPY text whose values stand in the order of `stagedColumns`. */
export function copyDrafts(tx: Tx<'catalog'>, rows: Iterable<string>): Promise<number> {
  return tx.copyFrom(sql('catalog.copy_drafts')`copy merge_drafts (${columns}) from stdin`, rows)
}
