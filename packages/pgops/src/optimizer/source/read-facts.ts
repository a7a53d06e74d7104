import { sql } from '@products-manager/postgres'
import type { SourceSession } from './read-only.ts'

/** What kind of server and database this is. */
export interface SourceFacts {
  versionNumber: number
  major: number
  version: string
  database: string
  user: string
  encoding: string
  provider: string
  collate: string
  characterType: string
  locale: string | null
  /** The search path its queries use: that of a new session of this user. */
  searchPath: string
  blockSize: number
  isReplica: boolean
  /** Settings that the planner asks. */
  settings: Record<string, string>
}

/** Server, locale and planner settings. */
export async function readFacts(session: SourceSession): Promise<SourceFacts> {
  const facts = await session.one(
    sql<Omit<SourceFacts, 'settings' | 'major' | 'searchPath'> & { searchPath: string | null }>('pgops.read_facts')`
      select current_setting('server_version_num')::int as "versionNumber", current_setting('server_version') as version,
             current_database()::text as database, current_user::text as "user", pg_encoding_to_char(d.encoding)::text as encoding,
             d.datlocprovider::text as provider, d.datcollate::text as collate, d.datctype::text as "characterType",
             to_jsonb(d) ->> case when current_setting('server_version_num')::int >= 170000 then 'datlocale' else 'daticulocale' end as locale,
             (select reset_val from pg_settings where name = 'search_path') as "searchPath",
             current_setting('block_size')::int as "blockSize", pg_is_in_recovery() as "isReplica"
        from pg_database d
       where d.datname = current_database()
    `,
  )
  const settings = await session.many(
    sql<{ name: string; setting: string }>('pgops.read_planner_settings')`
      select name, coalesce(reset_val, setting) as setting
        from pg_settings
       where category like 'Query Tuning%' and name <> 'plan_cache_mode'
          or name in ('work_mem', 'hash_mem_multiplier', 'effective_io_concurrency', 'maintenance_io_concurrency',
                      'max_parallel_workers_per_gather', 'max_parallel_workers', 'parallel_leader_participation',
                      'TimeZone', 'standard_conforming_strings', 'array_nulls', 'transform_null_equals')
    `,
  )
  return {
    ...facts,
    major: Math.floor(facts.versionNumber / 10_000),
    searchPath: facts.searchPath ?? '"$user", public',
    settings: Object.fromEntries(settings.map(({ name, setting }) => [name, setting])),
  }
}
