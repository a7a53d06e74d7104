import { type Part, part, sql, type Tx } from '@products-manager/postgres'

export interface ListedSession {
  pid: number
  transactionStartedAt: string | null
}

/** Cancels what the session does; false when it is no longer the one that was listed. */
export async function cancelSession(tx: Tx<string>, session: ListedSession): Promise<boolean> {
  const row = await tx.maybeOne(sql<{ done: boolean }>('operations.cancel_session')`
    select pg_cancel_backend(pid) as done from pg_stat_activity
     where ${isListed(session)}
  `)
  return row?.done ?? false
}

/** Ends the session and rolls back its transaction; false when it is no longer the one that was listed. */
export async function terminateSession(tx: Tx<string>, session: ListedSession): Promise<boolean> {
  const row = await tx.maybeOne(sql<{ done: boolean }>('operations.terminate_session')`
    select pg_terminate_backend(pid) as done from pg_stat_activity
     where ${isListed(session)}
  `)
  return row?.done ?? false
}

// JavaScript's moments have milliseconds, the server's microseconds.
const isListed = ({ pid, transactionStartedAt }: ListedSession): Part => part`
  pid = ${pid} and pid <> pg_backend_pid()
   and date_trunc('milliseconds', xact_start) is not distinct from ${transactionStartedAt}::timestamptz`
