import type { TableState } from '@products-manager/contract'
import { listTableStates } from 'pgops'
import { type DatabaseName, databaseNames } from '../../platform/database-names.ts'
import type { Databases } from '../../platform/databases.ts'
import { insertTableSizes, listTableSizesBefore, type TableSize } from './queries/table-growth.ts'

/** The tables of one database or of all, with how much they grew in a week. */
export async function listTablesWithGrowth(
  databases: Databases,
  only: DatabaseName | undefined,
  signal?: AbortSignal,
): Promise<{ database: DatabaseName; tables: TableState[] }[]> {
  const before = new Map((await listTableSizesBefore(databases.analytics)).map((size) => [keyOf(size), size.bytes]))
  return Promise.all(
    databaseNames
      .filter((name) => only === undefined || name === only)
      .map(async (database) => {
        const tables = await listTableStates(databases[database], {}, signal && { signal })
        return {
          database,
          tables: tables.map(({ lastVacuum, lastAnalyze, ...table }) => ({
            ...table,
            lastVacuum: lastVacuum?.toISOString() ?? null,
            lastAnalyze: lastAnalyze?.toISOString() ?? null,
            grownBytes: grown(before.get(keyOf({ database, table: table.table })), table.totalBytes),
          })),
        }
      }),
  )
}

/** Writes down how large every table is, for its growth to be told later. Running it twice a day only adds points. */
export async function recordTableSizes(databases: Databases): Promise<number> {
  const sizes = await Promise.all(
    databaseNames.map(async (database) =>
      (await listTableStates(databases[database])).map(({ table, totalBytes }) => ({
        database,
        table,
        bytes: totalBytes,
      })),
    ),
  )
  return databases.analytics.transaction((tx) => insertTableSizes(tx, sizes.flat()))
}

function grown(before: number | undefined, now: number): number | null {
  return before === undefined ? null : now - before
}

function keyOf({ database, table }: Pick<TableSize, 'database' | 'table'>): string {
  return `${database}.${table}`
}
