import { CHUNK_CAPACITY, type Chunk, ChunkList, LAST_SLOT, type Range } from './chunk-list.ts'

/** A sorted list keyed by numbers other than NaN, in typed arrays: 12 bytes an entry. */
export class NumberList extends ChunkList<number, Float64Array> {
  protected override seek(key: number, slot: number): void {
    const chunks = this.chunks
    let low = 0
    let high = chunks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const chunk = chunks[middle]!
      const last = chunk.size - 1
      const at = chunk.keys[last]!
      if (at < key || (at === key && chunk.slots[last]! < slot)) low = middle + 1
      else high = middle
    }
    this.atChunk = low
    this.atOffset = low === chunks.length ? 0 : lowerBound(chunks[low]!, key, slot)
  }

  /**
   * The first `limit` rows of a range, upwards. Looking at each key costs less than seeking the range's end: this is
   * the path of "the first twenty between".
   */
  firstRows<R>(range: Range<number>, limit: number, rows: readonly (R | undefined)[]): R[] {
    const { low, lowOpen, high = Number.POSITIVE_INFINITY, highOpen } = range
    const found: R[] = []
    this.seek(low ?? Number.NEGATIVE_INFINITY, lowOpen ? LAST_SLOT : -1)
    let offset = this.atOffset
    for (let index = this.atChunk; index < this.chunks.length; index++, offset = 0) {
      const { keys, slots, size } = this.chunks[index]!
      for (; offset < size; offset++) {
        const key = keys[offset]!
        if (found.length === limit || key > high || (highOpen === true && key === high)) return found
        found.push(rows[slots[offset]!]!)
      }
    }
    return found
  }

  protected override isAt(key: number, slot: number): boolean {
    const chunk = this.chunks[this.atChunk]
    if (chunk === undefined) return false
    return chunk.keys[this.atOffset] === key && chunk.slots[this.atOffset] === slot
  }

  protected override insertAt(chunk: Chunk<Float64Array>, offset: number, key: number, slot: number): void {
    const { keys, slots, size } = chunk
    if (offset < size) {
      keys.copyWithin(offset + 1, offset, size)
      slots.copyWithin(offset + 1, offset, size)
    }
    keys[offset] = key
    slots[offset] = slot
    chunk.size = size + 1
  }

  protected override removeAt(chunk: Chunk<Float64Array>, offset: number): void {
    chunk.keys.copyWithin(offset, offset + 1, chunk.size)
    chunk.slots.copyWithin(offset, offset + 1, chunk.size)
    chunk.size--
  }

  protected override emptyChunk(): Chunk<Float64Array> {
    return { keys: new Float64Array(CHUNK_CAPACITY), slots: new Int32Array(CHUNK_CAPACITY), size: 0 }
  }

  protected override split(chunk: Chunk<Float64Array>): Chunk<Float64Array> {
    const upper = this.emptyChunk()
    const half = chunk.size >>> 1
    upper.keys.set(chunk.keys.subarray(half, chunk.size))
    upper.slots.set(chunk.slots.subarray(half, chunk.size))
    upper.size = chunk.size - half
    chunk.size = half
    return upper
  }

  protected override append(target: Chunk<Float64Array>, source: Chunk<Float64Array>): void {
    target.keys.set(source.keys.subarray(0, source.size), target.size)
    target.slots.set(source.slots.subarray(0, source.size), target.size)
    target.size += source.size
  }

  protected override keyAt(chunk: Chunk<Float64Array>, offset: number): number {
    return chunk.keys[offset]!
  }

  protected override equalAt(
    a: Chunk<Float64Array>,
    offsetA: number,
    b: Chunk<Float64Array>,
    offsetB: number,
  ): boolean {
    return a.keys[offsetA] === b.keys[offsetB]
  }

  protected override sorted(keys: readonly number[], slots: Int32Array): Int32Array {
    const order = identity(keys.length)
    const flat = Float64Array.from(keys)
    return order.sort((a, b) => flat[a]! - flat[b]! || slots[a]! - slots[b]!)
  }

  protected override fill(chunk: Chunk<Float64Array>, keys: readonly number[], base: number): void {
    for (let i = 0; i < chunk.size; i++) chunk.keys[i] = keys[base + i]!
  }
}

/** 0, 1, 2 … */
export function identity(length: number): Int32Array {
  const order = new Int32Array(length)
  for (let i = 0; i < length; i++) order[i] = i
  return order
}

function lowerBound({ keys, slots, size }: Chunk<Float64Array>, key: number, slot: number): number {
  let low = 0
  let high = size
  while (low < high) {
    const middle = (low + high) >>> 1
    const at = keys[middle]!
    if (at < key || (at === key && slots[middle]! < slot)) low = middle + 1
    else high = middle
  }
  return low
}
