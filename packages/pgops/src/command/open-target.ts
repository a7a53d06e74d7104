import { type Database, openDatabase } from '@products-manager/postgres'
import type { Command } from 'commander'

/** Which database a command of `pgops` works on, and how it answers. */
export interface TargetOptions {
  url?: string
  json?: boolean
  verbose?: boolean
}

// SQLAlchemy names its driver in the scheme; existing installations have such addresses in DATABASE_URL.
const SCHEME = /^postgres(?:ql)?(?:\+[a-z0-9]+)?:\/\//i
// What is looked at is small, and an operator's tool must not take the connections it is called about.
const CONNECTIONS = 2

/** Adds the options every command has. */
export function targetCommand(command: Command, description: string): Command {
  return command
    .description(description)
    .option('--url <address>', 'postgresql://user:password@host:5432/database; default: DATABASE_URL')
    .option('--json', 'one JSON document for programs')
    .option('--verbose', 'with stack traces')
}

/** Opens the database a command names, and closes it after the work. */
export async function withTarget<T>(
  { url = process.env['DATABASE_URL'] }: TargetOptions,
  work: (database: Database<string>, address: string) => Promise<T>,
): Promise<T> {
  if (!url) throw new Error('Which database? Give --url or set DATABASE_URL.')

  const address = url.replace(SCHEME, 'postgresql://')
  const name = URL.canParse(address) ? decodeURIComponent(new URL(address).pathname.slice(1)) : 'database'
  const database = openDatabase({
    name,
    url: address,
    applicationName: 'pgops',
    // The address may be that of a PgBouncer in transaction mode.
    preparedStatements: false,
    pool: { size: CONNECTIONS },
  })
  try {
    return await work(database, address)
  } finally {
    await database.close({ deadlineMs: 1_000 })
  }
}
