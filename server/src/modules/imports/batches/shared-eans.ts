import { hash } from 'node:crypto'

const FIRST_SIZE = 1024
// Fuller tables search long; emptier ones waste memory.
const FULLEST = 0.6

/** Remembers under which name each EAN of a file came first, 16 to 52 bytes for each: 63 bits of a hash of both. */
export class SharedEans {
  #slots = new BigUint64Array(FIRST_SIZE * 2)
  #count = 0

  /** Whether the EAN comes for the first time, or under the name it came with first. */
  isOwn(ean: string, name: string): boolean {
    const [mark, called] = [markOf(ean), markOf(name)]
    const place = placeOf(this.#slots, mark)
    if (this.#slots[place] === mark) return this.#slots[place + 1] === called
    this.#slots[place] = mark
    this.#slots[place + 1] = called
    this.#count++
    if (this.#count * 2 > this.#slots.length * FULLEST) this.#grow()
    return true
  }

  #grow(): void {
    const larger = new BigUint64Array(this.#slots.length * 2)
    for (let i = 0; i < this.#slots.length; i += 2) {
      const mark = this.#slots[i] ?? 0n
      if (mark === 0n) continue
      const place = placeOf(larger, mark)
      larger[place] = mark
      larger[place + 1] = this.#slots[i + 1] ?? 0n
    }
    this.#slots = larger
  }
}

/** The mark's pair of slots, or the free one it would take. Sizes are powers of two. */
function placeOf(slots: BigUint64Array, mark: bigint): number {
  const mask = slots.length / 2 - 1
  let pair = Number((mark >> 1n) & 0x7fff_ffffn) & mask
  while (slots[pair * 2] !== 0n && slots[pair * 2] !== mark) pair = (pair + 1) & mask
  return pair * 2
}

/** Never zero, which marks a free slot. */
function markOf(text: string): bigint {
  return hash('sha256', text, 'buffer').readBigUInt64LE() | 1n
}
