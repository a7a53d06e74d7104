import { plainStatement } from './plain-statement.ts'
import type { SourceSession } from './read-only.ts'

// The application's own search path first; then every schema there is, for queries of roles and sessions that have another.
const APPLICATION_PATH = `
  select set_config('search_path', concat_ws(', ',
           nullif((select reset_val from pg_settings where name = 'search_path'), ''),
           (select string_agg(quote_ident(nspname), ', ' order by nspname) from pg_namespace
             where nspname !~ '^pg_' and nspname not in ('information_schema', 'public'))), false)`

/** From here on the session finds the tables that the application's queries name without their schema. */
export async function planAsApplication(session: SourceSession): Promise<void> {
  await session.many(plainStatement<object>('pgops.plan_as_application', APPLICATION_PATH))
}
