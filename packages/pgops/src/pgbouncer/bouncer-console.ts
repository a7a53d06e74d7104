import { type Console, openConsole } from '@products-manager/postgres'

/** One pool of PgBouncer: a database and a user. */
export interface BouncerPool {
  database: string
  user: string
  mode: string
  clientsActive: number
  clientsWaiting: number
  serversActive: number
  serversIdle: number
  /** Servers in use, and all others that are open. */
  servers: number
  /** How long the first in the queue has waited. */
  maxWaitMs: number
}

/** What a database of PgBouncer did since its start. */
export interface BouncerStats {
  database: string
  transactions: number
  queries: number
  bytesReceived: number
  bytesSent: number
  queryMs: number
  waitMs: number
}

export interface BouncerState {
  version: string
  maxClients: number
  pools: BouncerPool[]
  stats: BouncerStats[]
}

type Row = Record<string, string | number>

/** Every version adds columns to SHOW; those used here are in 1.18 to 1.25. All of them may come as text. */
export async function findBouncerState(url: string, signal?: AbortSignal): Promise<BouncerState> {
  return withConsole(url, async (bouncer) => {
    const ask = (command: string) => bouncer.ask<Row>(command, signal)
    const [version] = await ask('show version')
    const config = await ask('show config')
    const pools = await ask('show pools')
    const stats = await ask('show stats')
    return {
      version: String(version?.['version'] ?? '').replace(/^PgBouncer /, ''),
      maxClients: number(config.find(({ key }) => key === 'max_client_conn')?.['value']),
      pools: pools.filter(isOurs).map(poolOf),
      stats: stats.filter(isOurs).map(statsOf),
    }
  })
}

export type BouncerCommand = 'pause' | 'resume' | 'reload'

/** PAUSE lets every transaction end and holds new ones back until RESUME: for a restart or a change of the server. */
export async function commandBouncer(
  url: string,
  command: BouncerCommand,
  { database, signal }: { database?: string | undefined; signal?: AbortSignal } = {},
): Promise<void> {
  if (command === 'reload' && database) throw new TypeError('RELOAD is for all databases.')
  const name = database === undefined ? '' : ` "${database.replaceAll('"', '""')}"`
  await withConsole(url, (bouncer) => bouncer.ask(`${command}${name}`, signal))
}

async function withConsole<T>(url: string, work: (bouncer: Console) => Promise<T>): Promise<T> {
  const bouncer = await openConsole({ url })
  try {
    return await work(bouncer)
  } finally {
    bouncer.close()
  }
}

function isOurs({ database }: Row): boolean {
  return database !== 'pgbouncer'
}

function poolOf(row: Row): BouncerPool {
  const servers = Object.entries(row).filter(([key]) => key.startsWith('sv_'))
  return {
    database: String(row['database']),
    user: String(row['user']),
    mode: String(row['pool_mode']),
    clientsActive: number(row['cl_active']),
    clientsWaiting: number(row['cl_waiting']),
    serversActive: number(row['sv_active']),
    serversIdle: number(row['sv_idle']),
    servers: servers.reduce((sum, [, count]) => sum + number(count), 0),
    maxWaitMs: number(row['maxwait']) * 1_000 + number(row['maxwait_us']) / 1_000,
  }
}

// PgBouncer counts time in microseconds.
function statsOf(row: Row): BouncerStats {
  return {
    database: String(row['database']),
    transactions: number(row['total_xact_count']),
    queries: number(row['total_query_count']),
    bytesReceived: number(row['total_received']),
    bytesSent: number(row['total_sent']),
    queryMs: number(row['total_query_time']) / 1_000,
    waitMs: number(row['total_wait_time']) / 1_000,
  }
}

function number(value: string | number | undefined): number {
  return Number(value ?? 0)
}
