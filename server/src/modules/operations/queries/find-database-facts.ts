import { type Abortable, hasSqlState, type Reads, sql } from '@products-manager/postgres'

export interface DatabaseFacts {
  serverVersion: string
  bytes: number
  connections: number
  /** Share of the pages read that were in memory; null before the first. */
  cacheHitRatio: number | null
}

/** What a database says of itself. */
export function findDatabaseFacts(database: Reads<string>, options: Abortable): Promise<DatabaseFacts> {
  return database.one(
    sql<DatabaseFacts>('operations.find_database_facts')`
      select current_setting('server_version') as "serverVersion",
             pg_database_size(current_database()) as bytes,
             numbackends as connections,
             blks_hit::float8 / nullif(blks_hit + blks_read, 0) as "cacheHitRatio"
        from pg_stat_database
       where datname = current_database()
    `,
    options,
  )
}

const UNDEFINED_TABLE = '42P01'

/** Names of the migrations that were applied; none in a database that never had any. */
export async function listMigrations(database: Reads<string>, options: Abortable): Promise<string[]> {
  try {
    const rows = await database.many(
      sql<{ name: string }>('operations.list_migrations')`select name from schema_migrations order by name`,
      options,
    )
    return rows.map((row) => row.name)
  } catch (error) {
    if (hasSqlState(error, UNDEFINED_TABLE)) return []
    throw error
  }
}
