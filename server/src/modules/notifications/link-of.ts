import type { NotificationFacts } from '@products-manager/contract'

/** The page about an event, for those who are outside of the app; null when nobody said where the app is. */
export function linkOf(facts: NotificationFacts, appUrl: string | null): string | null {
  const { runId, sourceId, webhookUrl, uploadId, supplierCode } = facts
  if (appUrl === null) return null
  if (uploadId) return `${appUrl}/imports/uploads/${uploadId}?supplier=${encodeURIComponent(supplierCode ?? '')}`
  if (runId !== null) return `${appUrl}/imports/${runId}`
  if (sourceId !== null) return `${appUrl}/suppliers/${encodeURIComponent(supplierCode ?? '')}`
  return webhookUrl === null ? appUrl : `${appUrl}/settings/notifications`
}
