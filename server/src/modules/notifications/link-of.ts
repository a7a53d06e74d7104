import type { NotificationFacts } from '@products-manager/contract'

/** The page about an event, for those who are outside of the app; null when nobody said where the app is. */
export function linkOf({ runId, sourceId, webhookUrl }: NotificationFacts, appUrl: string | null): string | null {
  if (appUrl === null) return null
  if (runId !== null) return `${appUrl}/imports/${runId}`
  if (sourceId !== null) return `${appUrl}/suppliers`
  return webhookUrl === null ? appUrl : `${appUrl}/settings/notifications`
}
