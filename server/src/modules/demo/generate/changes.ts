import { mix } from './random.ts'

/** A later file of the same supplier: the same rows but for a share of them. */
export interface DemoChange {
  seed: number
  /** From 0 to 1. */
  share: number
}

export type ChangeKind = 'price' | 'stock' | 'title' | 'removed' | 'added'

/** Parts of a thousand: most of what changes from day to day is stock and prices. */
const parts: readonly (readonly [ChangeKind, number])[] = [
  ['price', 440],
  ['stock', 440],
  ['title', 50],
  ['removed', 35],
  ['added', 35],
]

/** What becomes of the i-th product; `added` leaves it as it is and puts a new one after it. */
export function changeAt(i: number, { seed, share }: DemoChange): ChangeKind | null {
  if (mix(seed, i) >= share * 4_294_967_296) return null

  let place = mix(seed ^ 0x5bd1e995, i) % 1000
  for (const [kind, part] of parts) {
    if (place < part) return kind
    place -= part
  }
  return null
}
