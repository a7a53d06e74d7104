import type { TextStore } from '../../types.ts'

const FIRST_SIZE = 1024
// Fuller tables search long; emptier ones waste memory.
const FULLEST = 0.6
const MARK = '\n'
// No text has as many lines; what one key has without end must not fill the memory.
const MOST = 20_000

/** Lists by their key, 13 to 40 bytes of memory for each, whatever it holds: that waits in the store. */
export class KeyedLists<T> {
  private readonly store: TextStore
  /** Number in the store, counted from 1, with the key's hash beside it. */
  private slots = new Int32Array(FIRST_SIZE * 2)
  private count = 0

  constructor(store: TextStore) {
    this.store = store
  }

  /** Adds behind what is there under the key: each part knows where the one before it is. */
  append(key: string, items: readonly T[]): void {
    const place = this.placeOf(key)
    const before = this.slots[place] ?? 0
    this.store.add(key + MARK + JSON.stringify([before, ...items]))
    if (before === 0) this.count++
    this.slots[place] = this.store.size
    this.slots[place + 1] = hashOf(key)
    if (this.count > (this.slots.length / 2) * FULLEST) this.grow()
  }

  /** What is under the key; of what is longer than anything real, the end. */
  get(key: string): T[] {
    const parts: T[][] = []
    let number = this.count === 0 ? 0 : (this.slots[this.placeOf(key)] ?? 0)
    for (let held = 0; number !== 0 && held < MOST; ) {
      const part = (this.store.get(number - 1) ?? '').slice(key.length + 1)
      const [before, ...items] = JSON.parse(part) as [number, ...T[]]
      parts.push(items)
      held += items.length + 1
      number = before
    }
    return parts.reverse().flat(1) as T[]
  }

  has(key: string): boolean {
    return this.slots[this.placeOf(key)] !== 0
  }

  /** The key's slots, or the free ones it would take. Sizes are powers of two. */
  private placeOf(key: string): number {
    const hash = hashOf(key)
    for (let place = this.startOf(hash); ; place = (place + 2) % this.slots.length) {
      const number = this.slots[place] ?? 0
      if (number === 0) return place
      if (this.slots[place + 1] === hash && this.store.get(number - 1)?.startsWith(key + MARK)) return place
    }
  }

  private startOf(hash: number): number {
    return ((hash >>> 0) % (this.slots.length / 2)) * 2
  }

  private grow(): void {
    const before = this.slots
    this.slots = new Int32Array(before.length * 2)
    for (let from = 0; from < before.length; from += 2) {
      const [number = 0, hash = 0] = before.subarray(from, from + 2)
      if (number === 0) continue
      let place = this.startOf(hash)
      while (this.slots[place] !== 0) place = (place + 2) % this.slots.length
      this.slots[place] = number
      this.slots[place + 1] = hash
    }
  }
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash | 0
}
