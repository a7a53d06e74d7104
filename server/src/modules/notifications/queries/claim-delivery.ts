import { type Database, sql, type Tx } from '@products-manager/postgres'

export interface ClaimedDelivery {
  id: string
  webhookId: string
  url: string
  body: string
}

export interface Claim {
  now: Date
  /** When others may take it, should this worker be killed. */
  until: Date
  /** How many deliveries of one receiver may be under way: a slow one must not hold up the others. */
  mostAtOnce: number
}

/** Takes the delivery that is due longest, for the time being. Nobody else takes it before that is over. */
export function claimDelivery(core: Database<'core'>, claim: Claim): Promise<ClaimedDelivery | null> {
  return core.transaction((tx) =>
    tx.maybeOne(sql<ClaimedDelivery>('notifications.claim_delivery')`
      update deliveries d
         set claimed_until = ${claim.until}
        from webhooks w
       where w.id = d.webhook_id
         and d.id = (
               select due.id
                 from deliveries due
                 join webhooks receiver on receiver.id = due.webhook_id and receiver.active
                where due.status = 'waiting'
                  and due.next_try_at <= ${claim.now}
                  and (due.claimed_until is null or due.claimed_until <= ${claim.now})
                  and (select count(*)
                         from deliveries other
                        where other.webhook_id = due.webhook_id
                          and other.status = 'waiting'
                          and other.claimed_until > ${claim.now}) < ${claim.mostAtOnce}::int
                order by due.next_try_at, due.id
                limit 1
                  for update of due skip locked
             )
      returning d.id, d.webhook_id as "webhookId", w.url, d.body
    `),
  )
}

/** Gives back what was interrupted before its end; the attempt does not count. */
export function releaseDelivery(tx: Tx<'core'>, id: string): Promise<number> {
  return tx.run(sql('notifications.release_delivery')`update deliveries set claimed_until = null where id = ${id}`)
}
