import { pathOfKeys } from '@products-manager/contract'
import { type Candidate, EACH_VALUE } from '../tree/choose-records.ts'
import { isTitle } from '../tree/name-words.ts'
import { EACH_COLUMN } from './json-lists.ts'

// Fewer are the parts of one thing: an address, a size.
const LEAST = 3
// Values that are alike have most of their keys in common.
const ALIKE = 0.6
// Enough to see whether they do; values without a key in common would fill the memory.
const MAX_KEYS = 500
const MAX_FOUND = 20

/** An object that is open, and what is known of the objects that are its values. */
export class OpenObject {
  readonly steps: readonly string[]
  /** One of its own values is called as titles are. */
  isTitled = false
  private readonly keys = new Map<string, number>()
  private objects = 0
  private others = 0
  private leaves = 0

  constructor(steps: readonly string[]) {
    this.steps = [...steps]
  }

  addObject(): void {
    this.objects++
  }

  addOther(key = ''): void {
    this.others++
    this.isTitled ||= isTitle(key)
  }

  /** A key of one of its values. */
  addKey(key: string, isLeaf: boolean): void {
    if (isLeaf) this.leaves++
    const count = this.keys.get(key) ?? 0
    if (count > 0 || this.keys.size < MAX_KEYS) this.keys.set(key, count + 1)
  }

  /** Whether the keys below its values are the numbers of records: '0', '1', '2'. */
  private areColumns(): boolean {
    const { keys } = this
    return keys.size > 1 && [...keys.keys()].every((key, i) => key === String(i))
  }

  /** The records it holds, if its values are alike; null for the object of another kind. */
  candidate(): Candidate | null {
    const { objects, others, leaves, keys, steps } = this
    if (objects < LEAST || others > objects / 10) return null
    const all = [...keys.values()].reduce((sum, count) => sum + count, 0)
    const common = [...keys.values()].filter((count) => count >= objects * ALIKE).reduce((sum, count) => sum + count, 0)
    if (all === 0 || common < all * ALIKE) return null
    if (this.areColumns()) {
      return { path: pathOfKeys(steps, EACH_COLUMN), steps: [...steps, EACH_COLUMN], count: keys.size, leaves: objects }
    }
    const path = pathOfKeys(steps, EACH_VALUE)
    return { path, steps, count: objects, leaves: Math.max(1, Math.round(leaves / objects)) }
  }
}

/** The candidates with the most records: each value of a long list may hold a short one. */
export function mostRecords(found: readonly Candidate[]): Candidate[] {
  return found.toSorted((a, b) => b.count - a.count).slice(0, MAX_FOUND)
}
