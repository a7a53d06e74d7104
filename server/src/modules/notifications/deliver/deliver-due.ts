import { AppError } from '../../../platform/errors.ts'
import { gatherMails } from '../mail/gather-mails.ts'
import { mailTo } from '../mail/mail-to.ts'
import type { NotificationParts } from '../parts.ts'
import { type ClaimedDelivery, claimDelivery, releaseDelivery } from '../queries/claim-delivery.ts'
import { postWebhook } from '../webhooks/post-webhook.ts'
import { signingSecrets } from '../webhooks/webhook-secrets.ts'
import { endDelivery } from './end-delivery.ts'
import type { Outcome } from './outcome.ts'

// Longer than an attempt may take with its writing down: after a kill another worker waits so long.
const CLAIM_MS = 60_000
const LANES = 8
const MOST_AT_ONCE = 2

/**
 * Sends what is due, until nothing is. Safe to run twice and beside itself: a delivery is claimed before it is sent. A
 * worker that is killed in between leaves the claim to run out; the delivery is then sent again under the same
 * identifier, so that it arrives at least once.
 */
export async function deliverDue(parts: NotificationParts, signal: AbortSignal): Promise<void> {
  await gatherMails(parts)
  const claim = oneAfterTheOther(() => {
    const now = parts.clock.now()
    return claimDelivery(parts.core, { now, until: claimedUntil(now), mostAtOnce: MOST_AT_ONCE })
  })
  const lane = async () => {
    for (let delivery = await claim(); delivery !== null; delivery = signal.aborted ? null : await claim())
      await deliver(parts, delivery, { signal, isTest: false })
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

/** Claims that are made together do not see each other, and would take too many of one receiver's. */
function oneAfterTheOther<T>(work: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return () => {
    const next = last.then(work)
    last = next.catch(() => undefined)
    return next
  }
}

/** Until when a delivery that is sent now is nobody else's. */
export function claimedUntil(now: Date): Date {
  return new Date(now.getTime() + CLAIM_MS)
}

interface Sending {
  signal: AbortSignal
  isTest: boolean
}

/** One attempt, and what became of it. One that is interrupted does not count. */
export async function deliver(
  parts: NotificationParts,
  delivery: ClaimedDelivery,
  { signal, isTest }: Sending,
): Promise<void> {
  const { clock, core } = parts
  const startedAt = clock.now()
  const begin = clock.elapsed()
  try {
    const outcome = await send(parts, delivery, signal)
    const durationMs = Math.round(clock.elapsed() - begin)
    await endDelivery(parts, delivery, { outcome, startedAt, durationMs, isTest })
  } catch (error) {
    if (signal.aborted) await core.transaction((tx) => releaseDelivery(tx, delivery.id))
    throw error
  }
}

/** What is wrong with a receiver is its own outcome: the others are not held up by it. */
async function send(parts: NotificationParts, delivery: ClaimedDelivery, signal: AbortSignal): Promise<Outcome> {
  const { clock, guard } = parts
  try {
    if (delivery.webhookId === null) return await mailTo(parts, delivery, signal)
    const secrets = await signingSecrets(parts, delivery.webhookId)
    return await postWebhook({ ...delivery, secrets, now: clock.now(), guard, signal })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { httpStatus: null, response: null, error, isGone: false, notBefore: null }
  }
}
