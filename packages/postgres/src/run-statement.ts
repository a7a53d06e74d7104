import type { Clock } from './clock.ts'
import type { Abortable, Reads } from './database.ts'
import { DatabaseError } from './database-error.ts'
import type { Answer, Connection } from './pool/connection.ts'
import type { Statement } from './sql.ts'

/** What is told of every statement that ran: its name and what it cost, no values. */
export interface StatementEvent {
  database: string
  statement: string
  milliseconds: number
  rows: number
  /** SQLSTATE, or null when it succeeded. */
  error: string | null
}

/** What every statement of a handle needs to run. */
export interface Handle {
  name: string
  preparedStatements: boolean
  /** The server refuses writes outside transactions, so a read may be repeated. */
  readsOnly: boolean
  onStatement: (event: StatementEvent) => void
  clock: Clock
}

export type Ask = (statement: Statement<unknown>, options: Abortable | undefined) => Promise<Answer>

/** Runs one statement on one connection and reports what it cost. */
export async function runStatement(
  handle: Handle,
  connection: Connection,
  statement: Statement<unknown>,
  options?: Abortable,
) {
  const { name, text, values, preparedName } = statement
  const query = { name, text, values, ...(handle.preparedStatements && { preparedName }) }
  return observed(handle, name, () => connection.query(query, options?.signal))
}

/** Reports how long `work` took and how it ended. */
async function observed(handle: Handle, statement: string, work: () => Promise<Answer>): Promise<Answer> {
  const startedAt = handle.clock.now()
  const report = (rows: number, error: string | null) =>
    handle.onStatement({ database: handle.name, statement, milliseconds: handle.clock.now() - startedAt, rows, error })
  try {
    const answer = await work()
    report(answer.rowCount, null)
    return answer
  } catch (error) {
    report(0, error instanceof DatabaseError ? error.code : 'ABORTED')
    throw error
  }
}

/** The reads that answer at once, over anything that runs a statement. */
export function readsOver<Name extends string>(ask: Ask): Pick<Reads<Name>, 'many' | 'one' | 'maybeOne'> {
  const many = async <Row>(statement: Statement<Row>, options?: Abortable) =>
    (await ask(statement, options)).rows as Row[]

  return {
    many,
    async one(statement, options) {
      const rows = await many(statement, options)
      if (rows.length !== 1) throw unexpectedRows(statement.name, 'one row', rows.length)
      return rows[0] as (typeof rows)[number]
    },
    async maybeOne(statement, options) {
      const rows = await many(statement, options)
      if (rows.length > 1) throw unexpectedRows(statement.name, 'one row or none', rows.length)
      return rows[0] ?? null
    },
  }
}

// P0002 no_data_found and P0003 too_many_rows are what PL/pgSQL calls the same.
function unexpectedRows(statement: string, expected: string, count: number): DatabaseError {
  const code = count === 0 ? 'P0002' : 'P0003'
  return new DatabaseError({ code, message: `expected ${expected}, got ${count}`, statement })
}
