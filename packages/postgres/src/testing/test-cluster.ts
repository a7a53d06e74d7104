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
  return {
    port: server.port,
    major: server.major,
    createDatabase: ({ template = 'template0' } = {}) => createDatabase(server, template),
    stop: server.stop,
    start: server.start,
  }
}

async function createDatabase(server: ScratchServer, template: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const url = server.url(name)
  const admin = server.url('postgres')
  // Half the processor time of the usual way, which writes every page to the log.
  const copy = `create database "${name}" template "${template}" strategy file_copy`
  await withClient(admin, (client) => client.query(copy))
  return {
    name,
    url,
    query: async (text, values) => (await withClient(url, (client) => client.query(text, values))).rows,
    drop: () =>
      withClient(admin, (client) => client.query(`drop database if exists "${name}" with (force)`)).then(() => {}),
  }
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
