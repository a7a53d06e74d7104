import { openDatabase, type Reads, sql } from '@products-manager/postgres'

/** What a backup's record keeps of its server beside what the replication protocol tells. */
export interface ServerFacts {
  now: Date
  /** Such as 18.4. */
  serverVersion: string
  superuser: string
  databases: string[]
  settings: Record<string, string>
  collation: string
}

/** Runs work on a connection or two to a server, and closes them. */
export async function withServer<T>(url: string, work: (server: Reads<'server'>) => Promise<T>): Promise<T> {
  const server = openDatabase({ name: 'server', url, pool: { size: 1, overflow: 1 }, applicationName: 'pgops' })
  try {
    return await work(server)
  } finally {
    await server.close({ deadlineMs: 1_000 })
  }
}

/** Reads a server's facts. */
export function readServerFacts(server: Reads<'server'>): Promise<ServerFacts> {
  return server.one(sql<ServerFacts>('backup.read_server_facts')`
    select clock_timestamp() as now,
           split_part(current_setting('server_version'), ' ', 1) as "serverVersion",
           (select rolname from pg_roles where oid = 10) as superuser,
           (select json_agg(datname order by datname) from pg_database where datallowconn and not datistemplate) as databases,
           (select json_object_agg(name, setting)
              from pg_settings
             where name in ('max_connections', 'max_worker_processes', 'max_wal_senders', 'max_prepared_transactions',
                            'max_locks_per_transaction')) as settings,
           (select string_agg(distinct concat_ws(' ', datlocprovider, datcollate, datcollversion), '; ')
              from pg_database where datallowconn) as collation
  `)
}

/** The server's clock. */
export async function serverTime(server: Reads<'server'>): Promise<Date> {
  const { now } = await server.one(sql<{ now: Date }>('backup.read_server_time')`select clock_timestamp() as now`)
  return now
}

/** The identifier that a cluster and its backups share. */
export async function findSystem(server: Reads<'server'>): Promise<string> {
  const { id } = await server.one(
    sql<{ id: string }>('backup.find_system')`select system_identifier::text as id from pg_control_system()`,
  )
  return id
}
