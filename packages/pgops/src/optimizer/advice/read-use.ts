import { plainStatement } from '../source/plain-statement.ts'
import type { SourceSession } from '../source/read-only.ts'

/** What advice needs to know of the source beside its shadow. */
export interface SourceUse {
  names: Set<string>
  extensions: Set<string>
  trigramSchema: string
}

/** Reads taken names and extensions from the catalogues. */
export async function readUse(session: SourceSession): Promise<SourceUse> {
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
    names: new Set(names.map(({ name }) => name)),
    extensions: new Set(extensions.map(({ name }) => name)),
    trigramSchema: extensions.find(({ name }) => name === 'pg_trgm')?.schema ?? 'public',
  }
}
