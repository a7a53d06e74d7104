import type { DeliveryChannel, DeliveryStatus } from '@products-manager/contract'
import { nothing, part, type Reads, sql } from '@products-manager/postgres'
import type { AttemptRow } from './end-attempt.ts'

export interface DeliveryRow {
  id: string
  webhookId: string | null
  recipientId: string | null
  event: string
  status: DeliveryStatus
  body: string
  nextTryAt: Date | null
  createdAt: Date
  endedAt: Date | null
}

const row = part`id, webhook_id as "webhookId", recipient_id as "recipientId", event, status, body, next_try_at as "nextTryAt",
                 created_at as "createdAt", ended_at as "endedAt"`

export interface DeliveryFilter {
  webhook: string | undefined
  channel: DeliveryChannel | undefined
  status: DeliveryStatus | undefined
  after: string | undefined
  limit: number
}

const channelPart = {
  webhook: part`and webhook_id is not null`,
  mail: part`and recipient_id is not null`,
}

/** Deliveries, newest first: their identifiers are in order of time. */
export function listDeliveryRows(core: Reads<'core'>, filter: DeliveryFilter): Promise<DeliveryRow[]> {
  const { webhook, channel, status, after, limit } = filter
  return core.many(sql<DeliveryRow>('notifications.list_deliveries')`
    select ${row}
      from deliveries
     where true
       ${webhook ? part`and webhook_id = ${webhook}::uuid` : nothing}
       ${channel ? channelPart[channel] : nothing}
       ${status ? part`and status = ${status}` : nothing}
       ${after ? part`and id < ${after}::uuid` : nothing}
     order by id desc
     limit ${limit}
  `)
}

export function findDelivery(core: Reads<'core'>, id: string): Promise<DeliveryRow | null> {
  return core.maybeOne(sql<DeliveryRow>('notifications.find_delivery')`select ${row} from deliveries where id = ${id}`)
}

/** The last delivery to each webhook. */
export function listLastDeliveries(core: Reads<'core'>): Promise<DeliveryRow[]> {
  return core.many(sql<DeliveryRow>('notifications.list_last_deliveries')`
    select last.*
      from webhooks w
     cross join lateral (select ${row} from deliveries where webhook_id = w.id order by id desc limit 1) last
  `)
}

const SHOWN_ATTEMPTS = 20

/** The last attempts of these deliveries, newest first. */
export function listAttempts(core: Reads<'core'>, deliveryIds: readonly string[]): Promise<AttemptRow[]> {
  return core.many(sql<AttemptRow>('notifications.list_attempts')`
    select a.delivery_id as "deliveryId", a.attempt, a.started_at as "startedAt", a.duration_ms as "durationMs",
           a.http_status as "httpStatus", a.response, a.error_code as "errorCode", a.error
      from unnest(${[...deliveryIds]}::uuid[]) d(id)
     cross join lateral (
             select * from delivery_attempts where delivery_id = d.id order by attempt desc limit ${SHOWN_ATTEMPTS}
           ) a
     order by a.attempt desc
  `)
}
