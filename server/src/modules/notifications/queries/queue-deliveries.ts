import { sql, type Tx } from '@products-manager/postgres'

/** The outbox entry something is made of. */
export interface EventSource {
  database: string
  id: string
}

export interface NewDeliveries {
  event: string
  source: EventSource | null
  body: string
  now: Date
}

/** Puts an event on its way to every webhook that wants it. Returns how many; none that are there already. */
export function queueDeliveries(tx: Tx<'core'>, { event, source, body, now }: NewDeliveries): Promise<number> {
  return tx.run(sql('notifications.queue_deliveries')`
    insert into deliveries (webhook_id, event, source_database, source_id, body, next_try_at)
    select id, ${event}, ${source?.database ?? null}::text, ${source?.id ?? null}::bigint, ${body}, ${now}::timestamptz
      from webhooks
     where active
       and ${event} = any(events)
    on conflict do nothing
  `)
}

/** A test, which nobody but the caller sends: it is taken from the beginning. */
export async function insertTestDelivery(
  tx: Tx<'core'>,
  { webhookId, body, now, until }: { webhookId: string; body: string; now: Date; until: Date },
): Promise<string> {
  const { id } = await tx.one(sql<{ id: string }>('notifications.insert_test_delivery')`
    insert into deliveries (webhook_id, event, body, next_try_at, claimed_until)
    values (${webhookId}, 'test', ${body}, ${now}, ${until})
    returning id
  `)
  return id
}
