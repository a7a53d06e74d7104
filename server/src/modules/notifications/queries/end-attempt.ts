import { sql, type Tx } from '@products-manager/postgres'

/**
 * Takes the webhook before any of its deliveries, so that those that end together wait for each other. Others may still
 * be given deliveries meanwhile: a stronger lock would make two webhooks that are switched off together wait in a circle.
 */
export function lockWebhook(tx: Tx<'core'>, id: string): Promise<{ failingSince: Date | null } | null> {
  return tx.maybeOne(sql<{ failingSince: Date | null }>('notifications.lock_webhook')`
    select failing_since as "failingSince" from webhooks where id = ${id} for no key update
  `)
}

/** How often a delivery was tried; null when somebody removed it meanwhile. */
export function findTries(tx: Tx<'core'>, id: string): Promise<{ attempts: number; failures: number } | null> {
  return tx.maybeOne(sql<{ attempts: number; failures: number }>('notifications.find_tries')`
    select attempts, failures from deliveries where id = ${id} for no key update
  `)
}

export interface AttemptRow {
  deliveryId: string
  attempt: number
  startedAt: Date
  durationMs: number
  httpStatus: number | null
  response: string | null
  errorCode: string | null
  error: string | null
}

export function insertAttempt(tx: Tx<'core'>, row: AttemptRow): Promise<number> {
  return tx.run(sql('notifications.insert_attempt')`
    insert into delivery_attempts (delivery_id, attempt, started_at, duration_ms, http_status, response, error_code, error)
    values (${row.deliveryId}, ${row.attempt}, ${row.startedAt}, ${row.durationMs}, ${row.httpStatus}, ${row.response},
            ${row.errorCode}, ${row.error})
  `)
}

export interface AttemptEnd {
  id: string
  status: 'waiting' | 'delivered' | 'failed'
  nextTryAt: Date | null
  endedAt: Date
}

/** Notes what became of a delivery. What was cancelled meanwhile stays so, unless it arrived all the same. */
export function endAttempt(tx: Tx<'core'>, { id, status, nextTryAt, endedAt }: AttemptEnd): Promise<number> {
  return tx.run(sql('notifications.end_attempt')`
    update deliveries
       set attempts = attempts + 1,
           failures = case when ${status} = 'delivered' then failures else failures + 1 end,
           status = case when status = 'waiting' or ${status} = 'delivered' then ${status} else status end,
           next_try_at = case when status = 'waiting' then ${nextTryAt}::timestamptz end,
           ended_at = case when ${status} = 'waiting' then ended_at else ${endedAt}::timestamptz end,
           claimed_until = null
     where id = ${id}
  `)
}

/** What still waited for a webhook or a recipient that is switched off is not sent. */
export function cancelWaiting(tx: Tx<'core'>, receiverId: string, now: Date): Promise<number> {
  return tx.run(sql('notifications.cancel_waiting')`
    update deliveries set status = 'cancelled', next_try_at = null, claimed_until = null, ended_at = ${now}
     where (webhook_id = ${receiverId} or recipient_id = ${receiverId}) and status = 'waiting'
  `)
}

/** Has a delivery sent once more, from the first pause on. */
export function requeueDelivery(tx: Tx<'core'>, id: string, now: Date): Promise<number> {
  return tx.run(sql('notifications.requeue_delivery')`
    update deliveries
       set status = 'waiting', next_try_at = ${now}, failures = 0, ended_at = null
     where id = ${id}
  `)
}

const KEPT_DAYS = 30

/** Forgets deliveries that ended long ago. */
export function forgetDeliveries(tx: Tx<'core'>): Promise<number> {
  return tx.run(sql('notifications.forget_deliveries')`
    delete from deliveries where ended_at < now() - make_interval(days => ${KEPT_DAYS})
  `)
}
