import { plainStatement } from '../source/plain-statement.ts'
import type { SourceSession } from '../source/read-only.ts'

/** Which table refers to which. */
export interface ForeignKey {
  table: string
  columns: string[]
  references: string
  referenced: string[]
}

/** The foreign keys of a database; tables by their bare names, as queries write them. */
export function readForeignKeys(session: SourceSession): Promise<ForeignKey[]> {
  return session.many(
    plainStatement<ForeignKey>(
      'pgops.read_foreign_keys',
      `select c.relname::text as table, r.relname::text as references,
              (select array_agg(a.attname::text order by u.place) from unnest(k.conkey) with ordinality u(number, place) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number) as columns,
              (select array_agg(a.attname::text order by u.place) from unnest(k.confkey) with ordinality u(number, place) join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.number) as referenced
         from pg_constraint k
         join pg_class c on c.oid = k.conrelid
         join pg_class r on r.oid = k.confrelid
        where k.contype = 'f' and k.conparentid = 0`,
    ),
  )
}
