import type { AnyTable } from '../database/commit.ts'
import type { IndexDefinition } from '../index/table-index.ts'
import { sameIndex } from '../index/table-index.ts'

/** Drops the indexes that are not wanted: before rows come in which they would refuse. */
export function dropOtherIndexes(table: AnyTable, wanted: readonly IndexDefinition[]): void {
  for (const held of table.indexes()) {
    if (!wanted.some((index) => sameIndex(index, held))) table.dropIndex(held.columns as never)
  }
}

/** Creates the wanted indexes that are missing. */
export function createMissingIndexes(table: AnyTable, wanted: readonly IndexDefinition[]): void {
  for (const { columns, kind, unique } of wanted) table.createIndex(columns as never, { kind, unique })
}
