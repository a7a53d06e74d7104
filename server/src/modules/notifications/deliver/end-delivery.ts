import type { Tx } from '@products-manager/postgres'
import { webhookOff } from '../notice-of.ts'
import type { NotificationParts } from '../parts.ts'
import type { ClaimedDelivery } from '../queries/claim-delivery.ts'
import { cancelWaiting, endAttempt, findTries, insertAttempt, lockWebhook } from '../queries/end-attempt.ts'
import { noteHealth, switchOff } from '../queries/webhooks.ts'
import { tell } from '../tell.ts'
import { tellUnread } from '../tell-unread.ts'
import { nextTry } from './ladder.ts'
import type { Outcome } from './outcome.ts'

export interface Attempt {
  outcome: Outcome
  startedAt: Date
  durationMs: number
  /** It is tried once, and says nothing of the receiver's health. */
  isTest: boolean
}

// A weekend, and a day to notice. Only a delivery that had all its tries switches off: one failure a week does not.
const FAILING_MS = 3 * 24 * 3_600_000

/** Writes down an attempt and what follows: the end, the next try, or a receiver that is switched off. */
export async function endDelivery(
  parts: NotificationParts,
  delivery: ClaimedDelivery,
  attempt: Attempt,
): Promise<void> {
  const now = parts.clock.now()
  const notices = await parts.core.transaction(async (tx) => {
    const { webhookId } = delivery
    const webhook = webhookId === null ? null : await lockWebhook(tx, webhookId)
    const status = await writeDown(tx, { id: delivery.id, attempt, now })
    if (webhookId === null || webhook === null || status === null) return 0

    const { outcome, startedAt, isTest } = attempt
    if (outcome.error === null) await noteHealth(tx, { id: webhookId, failedAt: null })
    if (outcome.error === null || isTest) return 0

    await noteHealth(tx, { id: webhookId, failedAt: startedAt })
    const failingSince = webhook.failingSince ?? startedAt
    const hasFailedLong = status === 'failed' && now.getTime() - failingSince.getTime() >= FAILING_MS
    const reason = outcome.isGone ? 'gone' : hasFailedLong ? 'failing' : null
    return reason === null ? 0 : giveUpOn(tx, parts, { id: webhookId, reason, now })
  })
  if (notices > 0) await tellUnread(parts)
}

/** What became of the delivery; null when somebody removed it meanwhile. */
async function writeDown(tx: Tx<'core'>, { id, attempt, now }: { id: string; attempt: Attempt; now: Date }) {
  const before = await findTries(tx, id)
  if (before === null) return null

  const { outcome, startedAt, durationMs, isTest } = attempt
  const { httpStatus, response, error, isGone, notBefore } = outcome
  const isLast = error === null || isTest || isGone
  const nextTryAt = isLast ? null : nextTry({ failures: before.failures + 1, now, notBefore })
  const status = error === null ? 'delivered' : nextTryAt === null ? 'failed' : 'waiting'
  const row = { deliveryId: id, attempt: before.attempts + 1, startedAt, durationMs, httpStatus, response }
  await insertAttempt(tx, { ...row, errorCode: error?.code ?? null, error: error?.message ?? null })
  await endAttempt(tx, { id, status, nextTryAt, endedAt: now })
  return status
}

async function giveUpOn(
  tx: Tx<'core'>,
  parts: NotificationParts,
  { id, reason, now }: { id: string; reason: 'gone' | 'failing'; now: Date },
): Promise<number> {
  const off = await switchOff(tx, { id, reason, now })
  if (off === null) return 0
  await cancelWaiting(tx, id, now)
  return tell(tx, parts, { notice: webhookOff({ id, url: off.url, reason }), at: now, source: null })
}
