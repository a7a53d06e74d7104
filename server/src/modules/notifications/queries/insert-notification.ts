import { json, sql, type Tx } from '@products-manager/postgres'
import type { Notice } from '../notice-of.ts'
import type { EventSource } from './queue-deliveries.ts'

/** Whether the same as in a notice was told before and nobody has read of it yet. */
export async function isUnread(tx: Tx<'core'>, { subject }: Notice): Promise<boolean> {
  const { unread } = await tx.one(sql<{ unread: boolean }>('notifications.is_unread')`
    select exists (select from notifications where subject = ${subject} and not read) as unread
  `)
  return unread
}

/**
 * Keeps a notice for everybody. Returns 0 when the event made one already, the same waits to be read, or nobody wants
 * to be told of such events.
 */
export function insertNotification(
  tx: Tx<'core'>,
  source: EventSource | null,
  { event, level, title, message, facts, subject }: Notice,
): Promise<number> {
  return tx.run(sql('notifications.insert_notification')`
    insert into notifications (title, message, type, metadata, source_database, source_id, subject)
    select left(${title}, 255), ${message}, ${level}, ${json({ event, facts })}::jsonb, ${source?.database ?? null}::text,
           ${source?.id ?? null}::bigint, ${subject}
     where not exists (select from notification_mutes where user_id is null and event = ${event})
    on conflict do nothing
  `)
}
