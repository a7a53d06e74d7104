import { Client } from 'pg'

/** The part of a server that databases are made on. */
interface DatabaseServer {
  url(database: string): string
}

/** Creates the databases that are missing, and says which; safe to run in two programs at once. */
export async function ensureDatabases(server: DatabaseServer, names: readonly string[]): Promise<string[]> {
  const client = new Client({ connectionString: server.url('postgres') })
  await client.connect()
  try {
    const { rows } = await client.query<{ datname: string }>('select datname from pg_database')
    const present = new Set(rows.map((row) => row.datname))
    const missing = names.filter((name) => !present.has(name))
    for (const name of missing) await createDatabase(client, name)
    return missing
  } finally {
    await client.end()
  }
}

// SQLSTATE of "database exists"; a unique violation when two sessions create it in the same moment.
const CREATED_BY_ANOTHER = ['42P04', '23505']

async function createDatabase(client: Client, name: string): Promise<void> {
  try {
    // template0 is never connected to, so nothing can hold it; wal_log writes 7 MB where file_copy forces two checkpoints.
    await client.query(`create database ${client.escapeIdentifier(name)} template template0 strategy wal_log`)
  } catch (error) {
    if (error instanceof Error && 'code' in error && CREATED_BY_ANOTHER.includes(String(error.code))) return
    throw error
  }
}
