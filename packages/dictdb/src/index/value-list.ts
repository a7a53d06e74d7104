import { CHUNK_CAPACITY, type Chunk, ChunkList } from './chunk-list.ts'
import { identity } from './number-list.ts'

/** Orders two keys. */
export type Compare = (a: unknown, b: unknown) => number

/** A sorted list keyed by anything its comparator can order: strings, mixed values, tuples. */
export class ValueList extends ChunkList<unknown, unknown[]> {
  readonly compare: Compare

  constructor(compare: Compare) {
    super()
    this.compare = compare
  }

  protected override seek(key: unknown, slot: number): void {
    const chunks = this.chunks
    let low = 0
    let high = chunks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const chunk = chunks[middle]!
      if (this.isBefore(chunk, chunk.size - 1, key, slot)) low = middle + 1
      else high = middle
    }
    this.atChunk = low
    this.atOffset = low === chunks.length ? 0 : this.lowerBound(chunks[low]!, key, slot)
  }

  protected override isAt(key: unknown, slot: number): boolean {
    const chunk = this.chunks[this.atChunk]
    if (chunk === undefined || chunk.slots[this.atOffset] !== slot || this.atOffset >= chunk.size) return false
    return this.compare(chunk.keys[this.atOffset], key) === 0
  }

  protected override insertAt(chunk: Chunk<unknown[]>, offset: number, key: unknown, slot: number): void {
    const { keys, slots, size } = chunk
    if (offset === size) keys.push(key)
    else keys.splice(offset, 0, key)
    if (offset < size) slots.copyWithin(offset + 1, offset, size)
    slots[offset] = slot
    chunk.size = size + 1
  }

  protected override removeAt(chunk: Chunk<unknown[]>, offset: number): void {
    chunk.keys.splice(offset, 1)
    chunk.slots.copyWithin(offset, offset + 1, chunk.size)
    chunk.size--
  }

  protected override emptyChunk(): Chunk<unknown[]> {
    return { keys: [], slots: new Int32Array(CHUNK_CAPACITY), size: 0 }
  }

  protected override split(chunk: Chunk<unknown[]>): Chunk<unknown[]> {
    const half = chunk.size >>> 1
    const upper = this.emptyChunk()
    upper.keys = chunk.keys.splice(half)
    upper.slots.set(chunk.slots.subarray(half, chunk.size))
    upper.size = chunk.size - half
    chunk.size = half
    return upper
  }

  protected override append(target: Chunk<unknown[]>, source: Chunk<unknown[]>): void {
    target.keys.push(...source.keys)
    target.slots.set(source.slots.subarray(0, source.size), target.size)
    target.size += source.size
  }

  protected override keyAt(chunk: Chunk<unknown[]>, offset: number): unknown {
    return chunk.keys[offset]
  }

  protected override equalAt(a: Chunk<unknown[]>, offsetA: number, b: Chunk<unknown[]>, offsetB: number): boolean {
    return this.compare(a.keys[offsetA], b.keys[offsetB]) === 0
  }

  protected override sorted(keys: readonly unknown[], slots: Int32Array): Int32Array {
    return identity(keys.length).sort((a, b) => this.compare(keys[a], keys[b]) || slots[a]! - slots[b]!)
  }

  protected override fill(chunk: Chunk<unknown[]>, keys: readonly unknown[], base: number): void {
    chunk.keys = keys.slice(base, base + chunk.size)
  }

  private isBefore(chunk: Chunk<unknown[]>, offset: number, key: unknown, slot: number): boolean {
    const order = this.compare(chunk.keys[offset], key)
    return order < 0 || (order === 0 && chunk.slots[offset]! < slot)
  }

  private lowerBound(chunk: Chunk<unknown[]>, key: unknown, slot: number): number {
    let low = 0
    let high = chunk.size
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.isBefore(chunk, middle, key, slot)) low = middle + 1
      else high = middle
    }
    return low
  }
}
