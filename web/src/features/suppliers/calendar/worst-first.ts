import type { Tone } from '../../../ui/tag.tsx'

const rank: Record<Tone, number> = { bad: 0, warn: 1, good: 2, plain: 2, accent: 2 }

/** What went wrong before what did not, each in the order it has: a day that is cut short still shows its failures. */
export function worstFirst<T extends { tone: Tone }>(entries: readonly T[]): readonly T[] {
  return entries.toSorted((a, b) => rank[a.tone] - rank[b.tone])
}
