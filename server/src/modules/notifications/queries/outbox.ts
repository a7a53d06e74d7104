import { sql, type Tx } from '@products-manager/postgres'

export interface OutboxRow {
  id: string
  topic: string
  payload: unknown
  createdAt: Date
}

/** Events that nobody has published and no other follower holds, until the transaction ends. */
export function lockUnpublished(tx: Tx<'imports'>, limit: number): Promise<OutboxRow[]> {
  return tx.many(sql<OutboxRow>('notifications.lock_unpublished')`
    select id::text as id, topic, payload, created_at as "createdAt"
      from outbox
     where published_at is null
     order by id
     limit ${limit}
       for update skip locked
  `)
}

/** Marks events whose consequences are written. */
export function markPublished(tx: Tx<'imports'>, ids: readonly string[]): Promise<number> {
  return tx.run(sql('notifications.mark_published')`
    update outbox set published_at = now() where id = any(${[...ids]}::bigint[])
  `)
}
