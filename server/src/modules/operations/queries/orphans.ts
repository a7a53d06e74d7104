import type { OrphanFinding } from '@products-manager/contract'
import { identifier, json, type Reads, sql, type Tx } from '@products-manager/postgres'

/** Every different value of a column, in order. */
export function streamReferences(
  database: Reads<string>,
  table: string,
  column: string,
): AsyncIterableIterator<{ id: string }> {
  return database.rows(sql<{ id: string }>('operations.stream_references')`
    select distinct ${identifier(column)} as id from ${identifier(table)} where ${identifier(column)} is not null order by 1
  `)
}

/** Every identifier of a table, in order. */
export function streamIdentifiers(database: Reads<string>, table: string): AsyncIterableIterator<{ id: string }> {
  return database.rows(
    sql<{ id: string }>('operations.stream_identifiers')`select id from ${identifier(table)} order by id`,
  )
}

/** Those of the identifiers that a column holds. */
export async function listHeld(
  database: Reads<string>,
  place: { table: string; column: string },
  ids: readonly string[],
): Promise<Set<string>> {
  const column = identifier(place.column)
  const rows = await database.many(sql<{ id: string }>('operations.list_held')`
    select distinct ${column} as id from ${identifier(place.table)} where ${column} = any (${ids}::uuid[])
  `)
  return new Set(rows.map(({ id }) => id))
}

export interface OrphanReportRow {
  orphans: number
  findings: OrphanFinding[]
  durationMs: number
  checkedAt: Date
}

export function insertOrphanReport(tx: Tx<'analytics'>, report: Omit<OrphanReportRow, 'checkedAt'>): Promise<number> {
  return tx.run(sql('operations.insert_orphan_report')`
    insert into orphan_reports (orphans, findings, duration_ms)
    values (${report.orphans}, ${json(report.findings)}, ${report.durationMs})
  `)
}

/** What the last search found. */
export function findOrphanReport(analytics: Reads<'analytics'>): Promise<OrphanReportRow | null> {
  return analytics.maybeOne(sql<OrphanReportRow>('operations.find_orphan_report')`
    select orphans, findings, duration_ms as "durationMs", checked_at as "checkedAt"
      from orphan_reports order by checked_at desc limit 1
  `)
}
