import { plainStatement } from '../source/plain-statement.ts'
import type { SourceSession } from '../source/read-only.ts'

/** What is written to a table, and what names are taken beside it. */
export interface TableWrites {
  schema: string
  table: string
  /** Rows inserted, deleted, and updated in a way that touches indexes, since the statistics were reset. */
  written: number
}

/** What advice needs to know of the source beside its shadow. */
export interface SourceUse {
  writes: Map<string, number>
  names: Set<string>
  extensions: Set<string>
  trigramSchema: string
}

/** Reads write rates, taken names and extensions; all from statistics and catalogues. */
export async function readUse(session: SourceSession): Promise<SourceUse> {
  const writes = await session.many(
    plainStatement<TableWrites>(
      'pgops.read_writes',
      `select schemaname::text as schema, relname::text as table, (n_tup_ins + n_tup_upd - n_tup_hot_upd)::float8 as written from pg_stat_user_tables`,
    ),
  )
  const names = await session.many(
    plainStatement<{ name: string }>('pgops.read_names', 'select relname::text as name from pg_class'),
  )
  const extensions = await session.many(
    plainStatement<{ name: string; schema: string }>(
      'pgops.list_extensions',
      'select e.extname::text as name, n.nspname::text as schema from pg_extension e join pg_namespace n on n.oid = e.extnamespace',
    ),
  )
  return {
    writes: new Map(writes.map(({ schema, table, written }) => [`${schema}.${table}`, written])),
    names: new Set(names.map(({ name }) => name)),
    extensions: new Set(extensions.map(({ name }) => name)),
    trigramSchema: extensions.find(({ name }) => name === 'pg_trgm')?.schema ?? 'public',
  }
}
