import type { MailLanguage } from '@products-manager/contract'
import { type Database, sql, type Tx } from '@products-manager/postgres'

interface Taken {
  id: string
  body: string
}

export interface ClaimedPost extends Taken {
  webhookId: string
  url: string
}

export interface ClaimedMail extends Taken {
  webhookId: null
  address: string
  language: MailLanguage
}

export type ClaimedDelivery = ClaimedPost | ClaimedMail

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
        from (select due.id, w.url, r.address, r.language
                from deliveries due
                left join webhooks w on w.id = due.webhook_id
                left join mail_recipients r on r.id = due.recipient_id
               where due.status = 'waiting'
                 and due.next_try_at <= ${claim.now}
                 and (due.claimed_until is null or due.claimed_until <= ${claim.now})
                 and coalesce(w.active, r.active)
                 and (select count(*)
                        from deliveries other
                       where (other.webhook_id = due.webhook_id or other.recipient_id = due.recipient_id)
                         and other.status = 'waiting'
                         and other.claimed_until > ${claim.now}) < ${claim.mostAtOnce}::int
               order by due.next_try_at, due.id
               limit 1
                 for update of due skip locked) taken
       where d.id = taken.id
      returning d.id, d.body, d.webhook_id as "webhookId", taken.url, taken.address, taken.language
    `),
  )
}

/** Gives back what was interrupted before its end; the attempt does not count. */
export function releaseDelivery(tx: Tx<'core'>, id: string): Promise<number> {
  return tx.run(sql('notifications.release_delivery')`update deliveries set claimed_until = null where id = ${id}`)
}
