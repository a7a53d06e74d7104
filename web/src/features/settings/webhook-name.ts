import type { Webhook } from '@products-manager/contract'

type Named = Pick<Webhook, 'id' | 'description' | 'url'>

/** What a person calls each webhook, or whom it is sent to: by the whole address, and counted, where that is alike. */
export function webhookNames(webhooks: readonly Named[]): ReadonlyMap<string, string> {
  const short = webhooks.map(({ description, url }) => description || new URL(url).host)
  const long = webhooks.map(({ description, url }, i) => {
    if (isAlone(short, i)) return short[i] ?? ''
    const { host, pathname, search } = new URL(url)
    const address = `${host}${pathname}${search}`
    return description ? `${description} · ${address}` : address
  })
  return new Map(webhooks.map(({ id }, i) => [id, isAlone(long, i) ? (long[i] ?? '') : `${long[i]} (${nth(long, i)})`]))
}

const isAlone = (names: readonly string[], i: number): boolean => names.filter((name) => name === names[i]).length === 1

const nth = (names: readonly string[], i: number): number =>
  names.slice(0, i + 1).filter((name) => name === names[i]).length
