import { type Session, sql } from '@products-manager/postgres'

/** From here on the server keeps its log for a receiver that is still to come. */
export function keepLogFor(session: Session<'restored'>, receiver: string): Promise<number> {
  return session.run(sql('operations.keep_log_for')`select pg_create_physical_replication_slot(${receiver}, true)`)
}
