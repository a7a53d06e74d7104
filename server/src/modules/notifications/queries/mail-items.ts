import type { NotificationEvent } from '@products-manager/contract'
import { json, sql, type Tx } from '@products-manager/postgres'
import type { Notice } from '../notice-of.ts'
import type { EventSource } from './queue-deliveries.ts'

interface NewMailItem extends MailItem, Pick<Notice, 'subject'> {}

/** What is told of one event, as it is kept until the next mail. */
export interface MailItem extends Pick<Notice, 'event' | 'level' | 'title' | 'message' | 'facts'> {
  at: string
}

/**
 * Lays an event by for everybody who wants it by mail. Writes none that is there already, nor what was mailed within a day
 * when the app leaves such events out: nobody can read of it there.
 */
export function insertMailItems(tx: Tx<'core'>, source: EventSource | null, { at, subject, ...notice }: NewMailItem) {
  return tx.run(sql('notifications.insert_mail_items')`
    insert into mail_items (recipient_id, source_database, source_id, event, notice, happened_at, subject)
    select id, ${source?.database ?? null}::text, ${source?.id ?? null}::bigint, ${notice.event},
           ${json({ ...notice, at })}::jsonb, ${at}::timestamptz, ${subject}
      from mail_recipients r
     where active
       and ${notice.event} = any(events)
       and not (
             exists (select from notification_mutes where user_id is null and event = ${notice.event})
             and exists (
               select from mail_items i
                where i.recipient_id = r.id and i.subject = ${subject}
                  and i.happened_at > ${at}::timestamptz - interval '1 day'
             )
           )
    on conflict do nothing
  `)
}

/**
 * Recipients whose next mail may be made: something waits for them, the last mail is old enough, and none is still on its
 * way. Held until the transaction ends, so that nobody makes the same mail beside this.
 */
export function lockReadyRecipients(tx: Tx<'core'>, { now, quietSince }: { now: Date; quietSince: Date }) {
  return tx.many(sql<{ id: string }>('notifications.lock_ready_recipients')`
    select r.id
      from mail_recipients r
     where r.active
       and exists (select from mail_items i where i.recipient_id = r.id and i.delivery_id is null)
       and not exists (select
                         from deliveries d
                        where d.recipient_id = r.id
                          and d.event <> 'test'
                          and (d.status = 'waiting' or d.created_at > ${quietSince} and d.created_at <= ${now}))
     order by r.id
       for no key update skip locked
  `)
}

export interface NewMail {
  id: string
  recipientId: string
  event: NotificationEvent | 'digest'
  body: string
  now: Date
}

export function insertMailDelivery(tx: Tx<'core'>, { id, recipientId, event, body, now }: NewMail): Promise<number> {
  return tx.run(sql('notifications.insert_mail_delivery')`
    insert into deliveries (id, recipient_id, event, body, next_try_at, created_at)
    values (${id}, ${recipientId}, ${event}, ${body}, ${now}, ${now})
  `)
}

/** What waits for a recipient, oldest first. */
export async function listWaitingItems(tx: Tx<'core'>, recipientId: string): Promise<MailItem[]> {
  const rows = await tx.many(sql<{ notice: MailItem }>('notifications.list_waiting_items')`
    select notice from mail_items where recipient_id = ${recipientId} and delivery_id is null order by id
  `)
  return rows.map(({ notice }) => notice)
}

/** Puts everything that waits for a recipient into a mail. Its row is locked: nothing came in between. */
export function putIntoMail(tx: Tx<'core'>, { id, recipientId }: { id: string; recipientId: string }): Promise<number> {
  return tx.run(sql('notifications.put_into_mail')`
    update mail_items set delivery_id = ${id} where recipient_id = ${recipientId} and delivery_id is null
  `)
}
