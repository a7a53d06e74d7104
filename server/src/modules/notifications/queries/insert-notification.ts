import { json, sql, type Tx } from '@products-manager/postgres'
import type { Notice } from '../notice-of.ts'

/** Keeps a notice for everybody. Returns 0 when the event made one already, or the same waits to be read. */
export function insertNotification(
  tx: Tx<'core'>,
  source: { database: string; id: string },
  { event, level, title, message, facts, subject }: Notice,
): Promise<number> {
  return tx.run(sql('notifications.insert_notification')`
    insert into notifications (title, message, type, metadata, source_database, source_id, subject)
    values (left(${title}, 255), ${message}, ${level}, ${json({ event, facts })}, ${source.database}, ${source.id}::bigint,
            ${subject})
    on conflict do nothing
  `)
}
