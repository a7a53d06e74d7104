import type { MailLanguage, NotificationEvent, Recipient } from '@products-manager/contract'
import { part, type Reads, sql, type Tx } from '@products-manager/postgres'

const row = part`id, address, language, events, active as "isActive"`

export function listRecipientRows(core: Reads<'core'>): Promise<Recipient[]> {
  return core.many(sql<Recipient>('notifications.list_recipients')`select ${row} from mail_recipients order by id`)
}

export interface RecipientWrite {
  address: string
  language: MailLanguage
  events: readonly NotificationEvent[]
  isActive: boolean
}

/** Adds a recipient; null when the address has one already. */
export function insertRecipient(tx: Tx<'core'>, { address, language, events, isActive }: RecipientWrite) {
  return tx.maybeOne(sql<Recipient>('notifications.insert_recipient')`
    insert into mail_recipients (address, language, events, active)
    values (${address}, ${language}, ${[...events]}::text[], ${isActive})
    on conflict do nothing
    returning ${row}
  `)
}

export function findRecipientByAddress(core: Reads<'core'>, address: string): Promise<{ id: string } | null> {
  return core.maybeOne(sql<{ id: string }>('notifications.find_recipient_by_address')`
    select id from mail_recipients where lower(address) = lower(${address})
  `)
}

/** Replaces what a recipient is told. Null when there is none. */
export function replaceRecipient(tx: Tx<'core'>, id: string, { address, language, events, isActive }: RecipientWrite) {
  return tx.maybeOne(sql<Recipient>('notifications.update_recipient')`
    update mail_recipients
       set address = ${address}, language = ${language}, events = ${[...events]}::text[], active = ${isActive},
           updated_at = now()
     where id = ${id}
    returning ${row}
  `)
}

export function removeRecipient(tx: Tx<'core'>, id: string): Promise<number> {
  return tx.run(sql('notifications.delete_recipient')`delete from mail_recipients where id = ${id}`)
}
