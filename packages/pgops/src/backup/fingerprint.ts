import { identifier, openDatabase, part, type Reads, sql } from '@products-manager/postgres'

/** A table's contents in two numbers. */
export interface TableFingerprint {
  table: string
  rows: number
  /** Null for tables that are only counted. */
  hash: string | null
  /** Rows ever written: equal before and after means nothing moved. */
  writes: number
}

interface UserTable {
  schema: string
  name: string
  bytes: number
  writes: number
}

/** Counts and hashes every table; the order of rows does not matter. */
export async function fingerprintDatabase(url: string, options: { hashUpTo: number }): Promise<TableFingerprint[]> {
  const database = openDatabase({ name: 'fingerprint', url, pool: { size: 1 }, applicationName: 'pgops-fingerprint' })
  try {
    const tables = await listUserTables(database)
    const found: TableFingerprint[] = []
    for (const table of tables) found.push(await fingerprintTable(database, table, table.bytes <= options.hashUpTo))
    return found
  } finally {
    await database.close({ deadlineMs: 1_000 })
  }
}

/** How often each table was written to so far. */
export async function writesOf(url: string): Promise<Map<string, number>> {
  const database = openDatabase({ name: 'fingerprint', url, pool: { size: 1 }, applicationName: 'pgops-fingerprint' })
  try {
    return new Map((await listUserTables(database)).map(({ schema, name, writes }) => [`${schema}.${name}`, writes]))
  } finally {
    await database.close({ deadlineMs: 1_000 })
  }
}

function listUserTables(database: Reads<'fingerprint'>): Promise<UserTable[]> {
  return database.many(sql<UserTable>('backup.list_user_tables')`
    select n.nspname as schema, c.relname as name, pg_table_size(c.oid)::float8 as bytes,
           coalesce(s.n_tup_ins + s.n_tup_upd + s.n_tup_del, 0)::float8 as writes
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      left join pg_stat_all_tables s on s.relid = c.oid
     where c.relkind = 'r' and c.relpersistence = 'p'
       and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'
     order by 1, 2
  `)
}

async function fingerprintTable(
  database: Reads<'fingerprint'>,
  { schema, name, writes }: UserTable,
  hashes: boolean,
): Promise<TableFingerprint> {
  const table = identifier(schema, name)
  const hash = hashes ? part`sum(hashtextextended(t::text, 0)::numeric)::text` : part`null::text`
  const counted = await database.one(sql<{ rows: number; hash: string | null }>('backup.fingerprint_table')`
    select count(*) as rows, ${hash} as hash from ${table} t
  `)
  return { table: `${schema}.${name}`, rows: counted.rows, hash: counted.hash, writes }
}
