/** A database behind PgBouncer. */
export interface BouncedDatabase {
  /** As clients call it. */
  name: string
  host: string
  port: number
  user: string
}

export interface BouncerSettings {
  listenAddress: string
  listenPort: number
  maxClients: number
  poolSize: number
  reserveSize: number
  serverIdleSeconds: number
  serverLifetimeSeconds: number
  queryWaitSeconds: number
  adminUser: string
  authFile: string
}

/** What production of ours has been running with, and what its connection pools expect. */
export const bouncerDefaults: Omit<BouncerSettings, 'adminUser' | 'authFile'> = {
  listenAddress: '127.0.0.1',
  listenPort: 6_432,
  maxClients: 1_000,
  poolSize: 25,
  reserveSize: 5,
  serverIdleSeconds: 600,
  serverLifetimeSeconds: 3_600,
  // As long as the pools in the application wait for a connection of their own.
  queryWaitSeconds: 30,
}

/** PgBouncer cannot be set up like this. */
export class BouncerError extends Error {
  override readonly name = 'BouncerError'
  readonly code = 'PGBOUNCER_PLAN_INVALID'
}

/** The database that an address names. */
export function bouncedDatabase(address: string): BouncedDatabase {
  if (!URL.canParse(address))
    throw new BouncerError('An address looks like postgresql://user:password@host:5432/database.')
  const url = new URL(address)
  const name = decodeURIComponent(url.pathname.slice(1))
  if (!name || !url.hostname || !url.username)
    throw new BouncerError('An address behind PgBouncer names a user, a host and a database.')
  return { name, host: url.hostname, port: Number(url.port || 5_432), user: decodeURIComponent(url.username) }
}

/** The text of pgbouncer.ini: transaction mode, passwords checked by SCRAM. */
export function bouncerIni(databases: readonly BouncedDatabase[], settings: BouncerSettings): string {
  const twice = databases.find(({ name }, at) => databases.findIndex((other) => other.name === name) !== at)
  if (twice)
    throw new BouncerError(`Two databases are called ${twice.name}; PgBouncer tells them apart by their names only.`)

  const lines = databases.map(
    ({ name, host, port }) => `${keyOf(name)} = host=${value(host)} port=${port} dbname=${value(name)}`,
  )
  const options: [string, string | number][] = [
    ['listen_addr', settings.listenAddress],
    ['listen_port', settings.listenPort],
    ['auth_type', 'scram-sha-256'],
    ['auth_file', settings.authFile],
    ['admin_users', settings.adminUser],
    ['pool_mode', 'transaction'],
    ['max_client_conn', settings.maxClients],
    ['default_pool_size', settings.poolSize],
    ['reserve_pool_size', settings.reserveSize],
    ['server_idle_timeout', settings.serverIdleSeconds],
    ['server_lifetime', settings.serverLifetimeSeconds],
    ['query_wait_timeout', settings.queryWaitSeconds],
    ['ignore_startup_parameters', 'extra_float_digits'],
    // A statement that is cut off by a restart may have been half of a transaction.
    ['server_fast_close', 0],
    ['log_connections', 0],
    ['log_disconnections', 0],
  ]
  return [
    '; Written by pgops. Change what is asked for, not this file.',
    '[databases]',
    ...lines,
    '',
    '[pgbouncer]',
    ...options.map(([name, setting]) => `${name} = ${setting}`),
    '',
  ].join('\n')
}

/** The text of the user list: each user's SCRAM secret as PostgreSQL keeps it, or the password. */
export function bouncerUsers(secrets: ReadonlyMap<string, string>): string {
  return [...secrets].map(([user, secret]) => `${quoted(user)} ${quoted(secret)}\n`).join('')
}

export interface ServerRoom {
  host: string
  port: number
  maxConnections: number
}

/** Servers that PgBouncer could ask for more connections than they give. */
export function tooFull(
  databases: readonly BouncedDatabase[],
  { poolSize, reserveSize }: Pick<BouncerSettings, 'poolSize' | 'reserveSize'>,
  servers: readonly ServerRoom[],
): string[] {
  return servers.flatMap(({ host, port, maxConnections }) => {
    const here = databases.filter((one) => one.host === host && one.port === port).length
    const most = here * (poolSize + reserveSize)
    if (most < maxConnections) return []
    return `${host}:${port} gives ${maxConnections} connections, and PgBouncer may ask for ${most}: ${here} databases with ${poolSize} + ${reserveSize}. Raise max_connections or lower the pool size.`
  })
}

// The file's grammar: other characters in a key stop PgBouncer from starting, quoted or not.
function keyOf(name: string): string {
  if (/^[\w.-]+$/.test(name)) return name
  throw new BouncerError(`PgBouncer's file cannot name the database "${name}": only letters, digits, _, . and -.`)
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

function value(text: string): string {
  return /^[\w.:-]+$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`
}
