import { hash } from 'node:crypto'

const FIRST_SIZE = 1024
// Fuller tables search long; emptier ones waste memory.
const FULLEST = 0.6

/**
 * Remembers which texts were met, 8 to 26 bytes for each: 63 bits of a hash. Among ten million texts two share them once in
 * 180,000 files.
 */
export class SeenValues {
  #slots = new BigUint64Array(FIRST_SIZE)
  #count = 0

  /** Whether the text is met for the first time. */
  add(text: string): boolean {
    const mark = markOf(text)
    const place = placeOf(this.#slots, mark)
    if (this.#slots[place] === mark) return false
    this.#slots[place] = mark
    this.#count++
    if (this.#count > this.#slots.length * FULLEST) this.#grow()
    return true
  }

  #grow(): void {
    const larger = new BigUint64Array(this.#slots.length * 2)
    for (const mark of this.#slots) if (mark !== 0n) larger[placeOf(larger, mark)] = mark
    this.#slots = larger
  }
}

/** The mark's place, or the free one it would take. Sizes are powers of two. */
function placeOf(slots: BigUint64Array, mark: bigint): number {
  const mask = slots.length - 1
  let place = Number((mark >> 1n) & 0x7fff_ffffn) & mask
  while (slots[place] !== 0n && slots[place] !== mark) place = (place + 1) & mask
  return place
}

/** Never zero, which marks a free slot. */
function markOf(text: string): bigint {
  return hash('sha256', text, 'buffer').readBigUInt64LE() | 1n
}
