import type { Delivery, NotificationFacts } from '@products-manager/contract'

/** The file that waits to be mapped, where that is what was sent; else null. */
export function waitingFile({ event, body }: Pick<Delivery, 'event' | 'body'>) {
  if (event !== 'source.failed') return null
  // A webhook is posted the event, a mail is written of one or several.
  const sent = JSON.parse(body) as { data?: NotificationFacts; items?: readonly { facts: NotificationFacts }[] }
  const facts = sent.data ?? sent.items?.[0]?.facts
  return facts?.uploadId ? { uploadId: facts.uploadId, supplier: facts.supplierCode ?? '' } : null
}
