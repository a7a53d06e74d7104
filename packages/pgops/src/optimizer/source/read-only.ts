import type { Database, Session } from '@products-manager/postgres'
import { plainStatement } from './plain-statement.ts'

/** The database that is operated, opened without prepared statements: EXPLAIN of a text with parameters cannot be one. */
export type Source = Pick<Database<string>, 'withSession'>
export type SourceSession = Session<string>

// A table that is being altered is waited for no longer than a blink: the operator must not stand in anybody's lock queue.
const LOCK_TIMEOUT_MS = 200
const STATEMENT_TIMEOUT_MS = 20_000

/** Reads from a database without ever writing there or waiting for its locks; names in what it tells are qualified. */
export function readOnly<T>(source: Source, work: (session: SourceSession) => Promise<T>): Promise<T> {
  return source.withSession(async (session) => {
    const settings = [
      'default_transaction_read_only = on',
      `lock_timeout = ${LOCK_TIMEOUT_MS}`,
      `statement_timeout = ${STATEMENT_TIMEOUT_MS}`,
      "search_path = ''",
      "datestyle = 'ISO, YMD'",
      "intervalstyle = 'postgres'",
      "bytea_output = 'hex'",
      'extra_float_digits = 3',
    ]
    await session.run(plainStatement('pgops.settle', settings.map((setting) => `set ${setting}`).join('; ')))
    return work(session)
  })
}
