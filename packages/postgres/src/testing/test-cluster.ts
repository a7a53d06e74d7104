import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { type ScratchServer, startScratch } from '../embedded/start-scratch.ts'

/** A database of its own for one test file. */
export interface TestDatabase {
  name: string
  url: string
  /** Runs SQL past everything that is tested. */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>
  drop(): Promise<void>
}

/** A real PostgreSQL server that ends with this process. */
export interface TestCluster {
  readonly port: number
  readonly major: number
  /** An empty database, or a copy of `template`, which nobody may be connected to. */
  createDatabase(options?: { template?: string }): Promise<TestDatabase>
  /** As `pg_ctl stop -m fast`, or a crash. */
  stop(how?: 'fast' | 'crash'): Promise<void>
  start(): Promise<void>
}

export interface TestClusterOptions {
  /** PostgreSQL settings over those of the tests. */
  settings?: Record<string, string>
  /** Another major version than the usual one; it must be installed. */
  major?: number
}

const SETTINGS = {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track_utility': 'on',
}

let shared: Promise<TestCluster> | null = null

/** The server that all tests of this process share. */
export function testCluster(): Promise<TestCluster> {
  shared ??= startTestCluster()
  return shared
}

/** A server for one test alone, to be stopped or killed. */
export async function startTestCluster({ settings = {}, major }: TestClusterOptions = {}): Promise<TestCluster> {
  const server = await startScratch({
    settings: { ...SETTINGS, ...settings },
    ...(major !== undefined && { major }),
    // PM_TEST_POSTGRES=system runs the tests on the PostgreSQL of the machine instead of the one from npm.
    bundled: process.env['PM_TEST_POSTGRES'] !== 'system',
  })
  const admin = () => server.url('postgres')
  // Tests of empty databases are about servers and their connections, too: they shall find none but their own.
  const ways = {
    empty: { admin: newConnections(admin), to: newConnections },
    copy: { admin: keptConnection(admin), to: keptConnection },
  }
  return {
    port: server.port,
    major: server.major,
    createDatabase: ({ template } = {}) =>
      createDatabase(server, { template: template ?? 'template0', ...ways[template === undefined ? 'empty' : 'copy'] }),
    stop: server.stop,
    start: server.start,
  }
}

/** A way to a database: each time by a connection of its own, or by one that is kept. */
interface Way {
  use<T>(work: (client: pg.Client) => Promise<T>): Promise<T>
  close(): Promise<void>
}

interface Origin {
  template: string
  admin: Way
  to: (url: () => string) => Way
}

async function createDatabase(server: ScratchServer, { template, admin, to }: Origin): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const url = server.url(name)
  // Half the processor time of the usual way, which writes every page to the log.
  const copy = `create database "${name}" template "${template}" strategy file_copy`
  await admin.use((client) => client.query(copy))
  const way = to(() => url)
  return {
    name,
    url,
    query: async (text, values) => (await way.use((client) => client.query(text, values))).rows,
    async drop() {
      await way.close()
      await admin.use((client) => client.query(`drop database if exists "${name}" with (force)`))
    },
  }
}

function newConnections(url: () => string): Way {
  return {
    async use(work) {
      const client = await connect(url())
      try {
        return await work(client)
      } finally {
        await client.end()
      }
    },
    close: async () => {},
  }
}

/** One connection is kept for the next time: a new one takes twenty times a small query. */
function keptConnection(url: () => string): Way {
  let idle: pg.Client | null = null
  const ended = new WeakSet<pg.Client>()
  const open = async () => {
    const client = await connect(url())
    return client.once('end', () => {
      ended.add(client)
      if (idle === client) idle = null
    })
  }
  return {
    async use(work) {
      // What runs beside another query has a connection of its own, so that neither waits for the other.
      const client = idle ?? (await open())
      idle = null
      try {
        return await work(client)
      } finally {
        if (idle || ended.has(client)) await client.end()
        else idle = client
      }
    },
    async close() {
      const client = idle
      idle = null
      await client?.end()
    },
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  return client
}
