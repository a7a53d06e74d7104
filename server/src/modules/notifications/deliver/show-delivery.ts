import type { Delivery, DeliveryAttempt } from '@products-manager/contract'
import type { Reads } from '@products-manager/postgres'
import { deliveryNotFound } from '../errors.ts'
import type { AttemptRow } from '../queries/end-attempt.ts'
import { type DeliveryRow, findDelivery, listAttempts } from '../queries/list-deliveries.ts'

/** Deliveries as the API tells of them, with their last attempts. */
export async function showDeliveries(core: Reads<'core'>, rows: readonly DeliveryRow[]): Promise<Delivery[]> {
  const attempts = await listAttempts(
    core,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => ({
    ...row,
    nextTryAt: row.nextTryAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    attempts: attempts.filter(({ deliveryId }) => deliveryId === row.id).map(toAttempt),
  }))
}

/** One of them, or DELIVERY_NOT_FOUND. */
export async function showDelivery(core: Reads<'core'>, id: string): Promise<Delivery> {
  const row = await findDelivery(core, id)
  const [shown] = await showDeliveries(core, row ? [row] : [])
  if (!shown) throw deliveryNotFound({ id })
  return shown
}

function toAttempt({ attempt, startedAt, durationMs, httpStatus, response, errorCode, error }: AttemptRow) {
  return {
    attempt,
    startedAt: startedAt.toISOString(),
    durationMs,
    httpStatus,
    response,
    error: errorCode === null ? null : { code: errorCode, message: error ?? '' },
  } satisfies DeliveryAttempt
}
