import type { Webhook } from '@products-manager/contract'

/** What a person calls a webhook, or whom it is sent to. */
export function webhookName({ description, url }: Pick<Webhook, 'description' | 'url'>): string {
  return description || new URL(url).host
}
