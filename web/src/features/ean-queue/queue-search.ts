import type { AskReason, QueueFilter } from '@products-manager/contract'

/** What the address says of the queue. */
export interface QueueSearch {
  q?: string
  supplier?: string
  reason?: AskReason
  score?: number
  tab?: 'decided'
}

export const askReasons = ['no-ean', 'bad-ean', 'in-store', 'shared'] as const satisfies readonly AskReason[]

/** Suggestions that are nearly sure, likely, or there at all. */
export const scoreSteps = [90, 70, 35] as const

/** Takes from an address what makes sense; the rest is left out, so that an old link still opens the list. */
export function readQueueSearch(raw: Record<string, unknown>): QueueSearch {
  const text = (name: string, length: number) => {
    const value = raw[name]
    return typeof value === 'string' && value.trim() !== '' ? value.slice(0, length) : undefined
  }
  const [q, supplier] = [text('q', 200), text('supplier', 50)]
  const reason = askReasons.find((value) => value === raw.reason)
  const score = scoreSteps.find((value) => value === Number(raw.score))
  return {
    ...(q && { q }),
    ...(supplier && { supplier }),
    ...(reason && { reason }),
    ...(score && { score }),
    ...(raw.tab === 'decided' && { tab: 'decided' }),
  }
}

/** The same as the API asks for it. */
export function filterOf({ q, supplier, reason, score }: QueueSearch): QueueFilter {
  return {
    ...(q && { search: q }),
    ...(supplier && { supplier }),
    ...(reason && { reason }),
    ...(score && { minScore: score }),
  }
}
