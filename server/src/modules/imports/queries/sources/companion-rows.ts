import { json, type Session, sql } from '@products-manager/postgres'

/** Rows of a file that another one is joined with, in a table of the session. */
export async function createCompanionRows(session: Session<'imports'>): Promise<void> {
  await session.run(sql('imports.create_companion_rows')`
    create temp table companion_rows (key text collate "C" primary key, cells jsonb not null)
  `)
}

export interface CompanionRow {
  key: string
  cells: string[]
}

/** Keeps rows; of several with one key, the first. */
export async function insertCompanionRows(session: Session<'imports'>, rows: readonly CompanionRow[]): Promise<void> {
  await session.run(sql('imports.insert_companion_rows')`
    insert into companion_rows (key, cells)
    select r.key, r.cells from jsonb_to_recordset(${json(rows)}::jsonb) r(key text, cells jsonb)
    on conflict do nothing
  `)
}

/** The rows with these keys. */
export function findCompanionRows(session: Session<'imports'>, keys: readonly string[]): Promise<CompanionRow[]> {
  return session.many(sql<CompanionRow>('imports.find_companion_rows')`
    select key, cells from companion_rows where key = any(${keys}::text[])
  `)
}
