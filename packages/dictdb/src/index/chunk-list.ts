/** Bounds of a walk; a bound left out is open to that side. */
export interface Range<K> {
  readonly low?: K | undefined
  readonly lowOpen?: boolean
  readonly high?: K | undefined
  readonly highOpen?: boolean
}

/** Called with each slot of a walk; false ends it. */
export type Visit = (slot: number) => boolean

/** Entries of one stretch of the order, kept sorted by key, then slot. */
export interface Chunk<Keys> {
  keys: Keys
  slots: Int32Array
  size: number
}

// Measured over 100,000 random prices: 512 inserts at 1.3-2.1M/s and reads ranges at 1-2.4M/s; smaller chunks read
// slower, larger ones update slower.
export const CHUNK_CAPACITY = 512

/** Follows every slot. */
export const LAST_SLOT = 0x7fffffff

/**
 * A sorted list of (key, slot) in chunks, as in Python's SortedContainers: fewer allocations, less memory and faster
 * writes than a B+tree in JavaScript. Subclasses know how keys are kept and compared.
 */
export abstract class ChunkList<K, Keys> {
  size = 0
  protected chunks: Chunk<Keys>[] = []
  // Where the last seek ended. Fields instead of a returned pair: a seek allocates nothing.
  protected atChunk = 0
  protected atOffset = 0

  /** Moves to the first entry not before (key, slot). */
  protected abstract seek(key: K, slot: number): void
  protected abstract isAt(key: K, slot: number): boolean
  protected abstract insertAt(chunk: Chunk<Keys>, offset: number, key: K, slot: number): void
  protected abstract removeAt(chunk: Chunk<Keys>, offset: number): void
  protected abstract emptyChunk(): Chunk<Keys>
  protected abstract split(chunk: Chunk<Keys>): Chunk<Keys>
  protected abstract append(target: Chunk<Keys>, source: Chunk<Keys>): void
  protected abstract keyAt(chunk: Chunk<Keys>, offset: number): K
  protected abstract equalAt(a: Chunk<Keys>, offsetA: number, b: Chunk<Keys>, offsetB: number): boolean
  /** Positions in `keys` in their order, ties by slot. */
  protected abstract sorted(keys: readonly K[], slots: Int32Array): Int32Array
  protected abstract fill(chunk: Chunk<Keys>, keys: readonly K[], base: number): void

  /** Adds an entry; the pair (key, slot) must be new. */
  add(key: K, slot: number): void {
    this.size++
    if (this.chunks.length === 0) {
      this.chunks.push(this.emptyChunk())
      this.insertAt(this.chunks[0]!, 0, key, slot)
      return
    }
    this.seek(key, slot)
    let index = this.atChunk
    let offset = this.atOffset
    if (index === this.chunks.length) {
      index--
      offset = this.chunks[index]!.size
    }
    let chunk = this.chunks[index]!
    if (chunk.size === CHUNK_CAPACITY) {
      const upper = this.split(chunk)
      this.chunks.splice(index + 1, 0, upper)
      if (offset > chunk.size) {
        offset -= chunk.size
        chunk = upper
      }
    }
    this.insertAt(chunk, offset, key, slot)
  }

  /** Removes an entry; false when it was not there. */
  remove(key: K, slot: number): boolean {
    this.seek(key, slot)
    if (!this.isAt(key, slot)) return false
    const index = this.atChunk
    const chunk = this.chunks[index]!
    this.removeAt(chunk, this.atOffset)
    this.size--
    if (chunk.size === 0) this.chunks.splice(index, 1)
    else if (chunk.size < CHUNK_CAPACITY / 8) this.mergeNext(index)
    return true
  }

  /** The first slot with this key, or -1. */
  firstWith(key: K): number {
    this.seek(key, -1)
    const chunk = this.chunks[this.atChunk]
    if (chunk === undefined) return -1
    const slot = chunk.slots[this.atOffset]!
    return this.isAt(key, slot) ? slot : -1
  }

  /** How many entries lie in the range. */
  count(range: Range<K>): number {
    const { chunk, offset } = this.start(range)
    this.seekEnd(range)
    if (this.atChunk < chunk || (this.atChunk === chunk && this.atOffset <= offset)) return 0
    let total = this.atOffset - offset
    for (let i = chunk; i < this.atChunk; i++) total += this.chunks[i]!.size
    return total
  }

  /** Visits the range upwards; ties come by slot. False when the visitor ended it. */
  visit(range: Range<K>, visit: Visit): boolean {
    this.seekStart(range)
    let index = this.atChunk
    let offset = this.atOffset
    this.seekEnd(range)
    const endIndex = this.atChunk
    const endOffset = this.atOffset
    for (; index <= endIndex && index < this.chunks.length; index++, offset = 0) {
      const chunk = this.chunks[index]!
      const slots = chunk.slots
      const end = index === endIndex ? endOffset : chunk.size
      for (; offset < end; offset++) if (!visit(slots[offset]!)) return false
    }
    return true
  }

  /** Visits the range downwards by key; ties still come by rising slot, as a stable sort would give them. */
  visitDown(range: Range<K>, visit: Visit): boolean {
    const { chunk: stopChunk, offset: stopOffset } = this.start(range)
    this.seekEnd(range)
    let index = this.atChunk
    let offset = this.atOffset
    for (;;) {
      if (offset === 0) {
        index--
        if (index < 0) return true
        offset = this.chunks[index]!.size
      }
      if (index < stopChunk || (index === stopChunk && offset <= stopOffset)) return true
      const chunk = this.chunks[index]!
      if (!this.tiesWithPrevious(chunk, offset - 1, index)) {
        offset--
        if (!visit(chunk.slots[offset]!)) return false
        continue
      }
      const key = this.keyAt(chunk, offset - 1)
      if (!this.visit({ low: key, high: key }, visit)) return false
      this.seek(key, -1)
      index = this.atChunk
      offset = this.atOffset
    }
  }

  /** Gives every entry its row's new slot; the order of slots must not change. */
  remap(slotOf: Int32Array): void {
    for (const { slots, size } of this.chunks) {
      for (let i = 0; i < size; i++) slots[i] = slotOf[slots[i]!]!
    }
  }

  /** Adds many entries: one sort instead of a search for each. */
  addAll(keys: readonly K[], slots: Int32Array): void {
    if (keys.length < 64 || keys.length < this.size / 4) {
      for (let i = 0; i < keys.length; i++) this.add(keys[i]!, slots[i]!)
      return
    }
    const { keys: allKeys, slots: allSlots } = this.withExisting(keys, slots)
    this.rebuild(allKeys, allSlots)
  }

  /** Every entry in order. */
  entries(): { keys: K[]; slots: Int32Array } {
    const keys: K[] = []
    const slots = new Int32Array(this.size)
    for (const chunk of this.chunks) {
      for (let i = 0; i < chunk.size; i++) {
        slots[keys.length] = chunk.slots[i]!
        keys.push(this.keyAt(chunk, i))
      }
    }
    return { keys, slots }
  }

  private rebuild(keys: readonly K[], slots: Int32Array): void {
    const order = this.sorted(keys, slots)
    const sortedKeys = new Array<K>(keys.length)
    for (let i = 0; i < order.length; i++) sortedKeys[i] = keys[order[i]!]!
    this.chunks = []
    this.size = keys.length
    // Three quarters full: room for what comes between without splitting at once.
    const step = (CHUNK_CAPACITY * 3) / 4
    for (let base = 0; base < keys.length; base += step) {
      const chunk = this.emptyChunk()
      chunk.size = Math.min(step, keys.length - base)
      this.fill(chunk, sortedKeys, base)
      for (let i = 0; i < chunk.size; i++) chunk.slots[i] = slots[order[base + i]!]!
      this.chunks.push(chunk)
    }
  }

  private withExisting(keys: readonly K[], slots: Int32Array): { keys: readonly K[]; slots: Int32Array } {
    if (this.size === 0) return { keys, slots }
    const existing = this.entries()
    const allKeys = existing.keys
    const allSlots = new Int32Array(this.size + keys.length)
    allSlots.set(existing.slots)
    allSlots.set(slots, allKeys.length)
    for (const key of keys) allKeys.push(key)
    return { keys: allKeys, slots: allSlots }
  }

  private mergeNext(index: number): void {
    const chunk = this.chunks[index]!
    const next = this.chunks[index + 1]
    if (next === undefined || chunk.size + next.size > CHUNK_CAPACITY / 2) return
    this.append(chunk, next)
    this.chunks.splice(index + 1, 1)
  }

  private tiesWithPrevious(chunk: Chunk<Keys>, offset: number, index: number): boolean {
    if (offset > 0) return this.equalAt(chunk, offset, chunk, offset - 1)
    const previous = this.chunks[index - 1]
    return previous !== undefined && this.equalAt(chunk, offset, previous, previous.size - 1)
  }

  private start(range: Range<K>): { chunk: number; offset: number } {
    this.seekStart(range)
    return { chunk: this.atChunk, offset: this.atOffset }
  }

  private seekStart(range: Range<K>): void {
    if (range.low !== undefined) {
      this.seek(range.low, range.lowOpen ? LAST_SLOT : -1)
      return
    }
    this.atChunk = 0
    this.atOffset = 0
  }

  private seekEnd(range: Range<K>): void {
    if (range.high !== undefined) {
      this.seek(range.high, range.highOpen ? -1 : LAST_SLOT)
      return
    }
    this.atChunk = this.chunks.length
    this.atOffset = 0
  }
}
