import type { NotificationEvent } from '@products-manager/contract'
import { json, type Reads, sql, type Tx } from '@products-manager/postgres'

const CATEGORY = 'notifications'

/** A setting people made on a screen; null when nobody did. */
export async function findSetting<T>(core: Reads<'core'>, key: string): Promise<T | null> {
  const row = await core.maybeOne(sql<{ value: T }>('notifications.find_setting')`
    select value from app_settings where category = ${CATEGORY} and key = ${key}
  `)
  return row?.value ?? null
}

export function upsertSetting(tx: Tx<'core'>, key: string, value: object): Promise<number> {
  return tx.run(sql('notifications.upsert_setting')`
    insert into app_settings (category, key, value) values (${CATEGORY}, ${key}, ${json(value)})
    on conflict (category, key) do update set value = excluded.value, updated_at = now()
  `)
}

export function removeSetting(tx: Tx<'core'>, key: string): Promise<number> {
  return tx.run(sql('notifications.delete_setting')`
    delete from app_settings where category = ${CATEGORY} and key = ${key}
  `)
}

/** Events the list in the app leaves out for everybody. */
export async function listMuted(core: Reads<'core'>): Promise<NotificationEvent[]> {
  const rows = await core.many(sql<{ event: NotificationEvent }>('notifications.list_muted')`
    select event from notification_mutes where user_id is null order by event
  `)
  return rows.map(({ event }) => event)
}

export async function replaceMuted(tx: Tx<'core'>, events: readonly NotificationEvent[]): Promise<void> {
  await tx.run(sql('notifications.delete_mutes')`
    delete from notification_mutes where user_id is null and event <> all(${[...events]}::text[])
  `)
  await tx.run(sql('notifications.insert_mutes')`
    insert into notification_mutes (event) select unnest(${[...events]}::text[]) on conflict do nothing
  `)
}
