import type { NotificationEvent } from '@products-manager/contract'
import { part, type Reads, sql, type Tx } from '@products-manager/postgres'

export interface WebhookRow {
  id: string
  url: string
  description: string
  events: NotificationEvent[]
  isActive: boolean
  offReason: 'gone' | 'failing' | null
  offAt: Date | null
  failingSince: Date | null
  createdAt: Date
  updatedAt: Date
}

const row = part`id, url, description, events, active as "isActive", off_reason as "offReason", off_at as "offAt",
                 failing_since as "failingSince", created_at as "createdAt", updated_at as "updatedAt"`

export function listWebhookRows(core: Reads<'core'>): Promise<WebhookRow[]> {
  return core.many(sql<WebhookRow>('notifications.list_webhooks')`select ${row} from webhooks order by id`)
}

export function findWebhook(core: Reads<'core'>, id: string): Promise<WebhookRow | null> {
  return core.maybeOne(sql<WebhookRow>('notifications.find_webhook')`select ${row} from webhooks where id = ${id}`)
}

export interface WebhookWrite {
  id: string
  url: string
  description: string
  events: readonly NotificationEvent[]
  isActive: boolean
}

export function insertWebhook(tx: Tx<'core'>, { id, url, description, events, isActive }: WebhookWrite) {
  return tx.run(sql('notifications.insert_webhook')`
    insert into webhooks (id, url, description, events, active)
    values (${id}, ${url}, ${description}, ${[...events]}::text[], ${isActive})
  `)
}

/** Replaces the settings. Switched on by a person, it begins with a clean sheet. */
export function replaceWebhook(tx: Tx<'core'>, { id, url, description, events, isActive }: WebhookWrite) {
  return tx.run(sql('notifications.update_webhook')`
    update webhooks
       set url = ${url},
           description = ${description},
           events = ${[...events]}::text[],
           active = ${isActive},
           off_reason = case when not ${isActive}::boolean then off_reason end,
           off_at = case when not ${isActive}::boolean then off_at end,
           failing_since = case when active and url = ${url} then failing_since end,
           updated_at = now()
     where id = ${id}
  `)
}

export function removeWebhook(tx: Tx<'core'>, id: string): Promise<number> {
  return tx.run(sql('notifications.delete_webhook')`delete from webhooks where id = ${id}`)
}

/** Notes that nothing arrives since now, unless that is known already; or that something arrived. */
export function noteHealth(tx: Tx<'core'>, { id, failedAt }: { id: string; failedAt: Date | null }): Promise<number> {
  return tx.run(sql('notifications.note_webhook_health')`
    update webhooks
       set failing_since = case when ${failedAt}::timestamptz is null then null
                                else coalesce(failing_since, ${failedAt}::timestamptz) end
     where id = ${id}
  `)
}

/** Switches a webhook off because of what its receiver did. Null when it is off already. */
export function switchOff(
  tx: Tx<'core'>,
  { id, reason, now }: { id: string; reason: 'gone' | 'failing'; now: Date },
): Promise<{ url: string } | null> {
  return tx.maybeOne(sql<{ url: string }>('notifications.switch_webhook_off')`
    update webhooks set active = false, off_reason = ${reason}, off_at = ${now}, updated_at = now()
     where id = ${id} and active
    returning url
  `)
}
