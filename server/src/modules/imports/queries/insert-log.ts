import { json, sql, type Tx } from '@products-manager/postgres'

export interface LogEntry {
  level: 'info' | 'warning' | 'error'
  message: string
  details?: object
}

/** Writes a line of a run's own log. */
export function insertLog(tx: Tx<'imports'>, runId: string, { level, message, details }: LogEntry): Promise<number> {
  return tx.run(sql('imports.insert_log')`
    insert into import_logs (job_id, log_level, message, details)
    values (${runId}, ${level}, ${message}, ${details ? json(details) : null})
  `)
}
