import pg from 'pg'

export interface DatabaseErrorFacts {
  /** SQLSTATE. */
  code: string
  message: string
  statement: string
  constraint?: string | null
  table?: string | null
  column?: string | null
  detail?: string | null
  retryable?: boolean
  /** The server refused the connection, whatever its code says of statements. */
  refusesConnection?: boolean
}

/** A statement failed. The message names the statement and the constraint, never a value. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
  readonly code: string
  readonly statement: string
  readonly constraint: string | null
  readonly table: string | null
  readonly column: string | null
  /** Running the same work again may succeed. */
  readonly retryable: boolean
  /** The connection failed, not the statement. */
  readonly ofConnection: boolean
  /** PostgreSQL's detail. It holds values of the row, so it is not enumerable: a log does not print it. */
  declare readonly detail: string | null

  constructor(facts: DatabaseErrorFacts) {
    super(`${facts.statement}: ${facts.message} (${facts.code})`)
    this.code = facts.code
    this.statement = facts.statement
    this.constraint = facts.constraint ?? null
    this.table = facts.table ?? null
    this.column = facts.column ?? null
    this.retryable = facts.retryable ?? isRetryable(facts.code)
    this.ofConnection = facts.refusesConnection ?? (facts.code.startsWith('08') || facts.code.startsWith('57P0'))
    Object.defineProperty(this, 'detail', { value: facts.detail ?? null, enumerable: false })
  }
}

/** The connection was lost; whether the statement took effect is unknown. */
export const CONNECTION_LOST = '08006'
/** There was no connection to begin with. */
export const NOT_CONNECTED = '08001'
/** The connection was lost while it committed. */
export const COMMIT_UNKNOWN = '08007'

// serialization_failure, deadlock_detected, too_many_connections, out_of_memory, disk_full excluded on purpose:
// a full disk does not empty itself. 57P01-57P05: the server goes down, crashes, starts, or drops us.
const RETRYABLE = new Set(['40001', '40P01', '53300', '55P03', '57P01', '57P02', '57P03', '57P05'])

/** Whether the same work may succeed later. */
function isRetryable(code: string): boolean {
  if (code === COMMIT_UNKNOWN) return false
  return code.startsWith('08') || RETRYABLE.has(code)
}

/** Whether the error says that the connection, not the statement, failed. */
export function isConnectionFailure(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && error.ofConnection
}

/** Whether a statement failed with one of these SQLSTATEs. */
export function hasSqlState(error: unknown, ...codes: readonly string[]): error is DatabaseError {
  return error instanceof DatabaseError && codes.includes(error.code)
}

/** The driver's error as ours. */
export function databaseErrorFrom(error: unknown, statement: string): Error {
  if (error instanceof DatabaseError) return error
  if (error instanceof pg.DatabaseError && error.code) return serverError(error, error.code, statement)
  if (error instanceof RangeError) return new DatabaseError({ code: '22003', message: error.message, statement })
  if (!(error instanceof Error)) return new DatabaseError({ code: 'XX000', message: 'unknown failure', statement })

  const reason = 'code' in error && typeof error.code === 'string' ? error.code : error.message
  return new DatabaseError({ code: CONNECTION_LOST, message: `the connection was lost: ${reason}`, statement })
}

function serverError(error: pg.DatabaseError, code: string, statement: string): DatabaseError {
  return new DatabaseError({
    code,
    message: code.startsWith('22') ? withoutValues(error.message) : error.message,
    statement,
    constraint: error.constraint ?? null,
    table: error.table ?? null,
    column: error.column ?? null,
    detail: error.detail ?? null,
  })
}

// Only messages of class 22 (data exception) quote the value: `invalid input syntax for type integer: "x"`.
function withoutValues(message: string): string {
  return message.replace(/".*"/s, '"…"')
}
