import { sql, type Tx } from '@products-manager/postgres'

/** Marks a notice as read. Returns 0 when there is none. */
export function markRead(tx: Tx<'core'>, id: string): Promise<number> {
  return tx.run(sql('notifications.mark_read')`
    update notifications set read = true where id = ${id} and user_id is null
  `)
}

/** Marks every notice as read up to this one: what came since was not seen. */
export function markReadUpTo(tx: Tx<'core'>, id: string): Promise<number> {
  return tx.run(sql('notifications.mark_read_up_to')`
    update notifications set read = true where id <= ${id}::uuid and user_id is null and not read
  `)
}

/** Forgets notices that have expired. */
export function forgetExpired(tx: Tx<'core'>): Promise<number> {
  return tx.run(sql('notifications.forget_expired')`delete from notifications where expires_at <= now()`)
}
