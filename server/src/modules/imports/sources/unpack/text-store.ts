import { readSync, writeSync } from 'node:fs'
import type { TextStore } from '../../types.ts'
import { scratchDescriptor } from './scratch-file.ts'

const BLOCK = 1024 * 1024
// A workbook's texts are asked for about in the order they stand in, so few blocks serve many cells.
const BLOCKS_IN_MEMORY = 32
// Brands and categories repeat within a few thousand cells.
const RECENT = 8_192

/**
 * Texts by number in 32 MiB and 12 bytes for each text, whatever their length together: they are kept as UTF-8 in
 * blocks, and blocks beyond the first 32 wait on disk.
 */
export function createTextStore(): TextStore {
  const index = new TextIndex()
  const blocks = new Blocks()
  const recentKeys = new Int32Array(RECENT).fill(-1)
  const recent = new Array<string>(RECENT).fill('')
  let current = Buffer.allocUnsafe(BLOCK)
  let number = 0
  let used = 0

  const room = (needed: number) => {
    if (used + needed <= current.length) return
    blocks.put(number, current.subarray(0, used))
    number++
    current = Buffer.allocUnsafe(Math.max(BLOCK, needed))
    used = 0
  }
  return {
    get size() {
      return index.size
    },
    add(text) {
      // Three bytes are the most that UTF-8 needs for a UTF-16 unit.
      room(text.length * 3)
      const written = current.write(text, used, 'utf8')
      index.add(number, used, written)
      used += written
    },
    get(at) {
      if (at < 0 || at >= index.size) return undefined
      const slot = at % RECENT
      if (recentKeys[slot] === at) return recent[slot]

      const block = index.block(at)
      const bytes = block === number ? current : blocks.get(block)
      const start = index.start(at)
      const text = bytes.toString('utf8', start, start + index.length(at))
      recentKeys[slot] = at
      recent[slot] = text
      return text
    },
    close: () => blocks.close(),
  }
}

/** Block, start and length of each text. */
class TextIndex {
  size = 0
  private places = new Uint32Array(3 * 1024)

  add(block: number, start: number, length: number): void {
    const at = this.size++ * 3
    if (at >= this.places.length) {
      const larger = new Uint32Array(this.places.length * 2)
      larger.set(this.places)
      this.places = larger
    }
    this.places[at] = block
    this.places[at + 1] = start
    this.places[at + 2] = length
  }

  block(text: number): number {
    return this.places[text * 3] ?? 0
  }

  start(text: number): number {
    return this.places[text * 3 + 1] ?? 0
  }

  length(text: number): number {
    return this.places[text * 3 + 2] ?? 0
  }
}

/** Blocks by number; the ones used longest ago make room, once they are on disk. */
class Blocks {
  private readonly held = new Map<number, Buffer>()
  private readonly onDisk = new Map<number, { at: number; length: number }>()
  private scratch: ReturnType<typeof scratchDescriptor> | null = null
  private end = 0

  put(number: number, block: Buffer): void {
    this.held.set(number, block)
    this.makeRoom()
  }

  get(number: number): Buffer {
    const held = this.held.get(number)
    if (held) {
      // A Map keeps the order of insertion: the block is the youngest again.
      this.held.delete(number)
      this.held.set(number, held)
      return held
    }
    const place = this.onDisk.get(number)
    if (!place || !this.scratch) throw new RangeError(`There is no block ${number}.`)
    const block = Buffer.allocUnsafe(place.length)
    let read = 0
    while (read < place.length) {
      const more = readSync(this.scratch.fd, block, read, place.length - read, place.at + read)
      if (more === 0) throw new RangeError(`Block ${number} is not on the disk any more.`)
      read += more
    }
    this.held.set(number, block)
    this.makeRoom()
    return block
  }

  close(): void {
    this.scratch?.close()
    this.scratch = null
    this.held.clear()
  }

  private makeRoom(): void {
    if (this.held.size <= BLOCKS_IN_MEMORY) return
    const [oldest] = this.held
    if (!oldest) return
    const [number, block] = oldest
    if (!this.onDisk.has(number)) this.write(number, block)
    this.held.delete(number)
  }

  private write(number: number, block: Buffer): void {
    this.scratch ??= scratchDescriptor()
    let written = 0
    while (written < block.length) {
      written += writeSync(this.scratch.fd, block, written, block.length - written, this.end + written)
    }
    this.onDisk.set(number, { at: this.end, length: block.length })
    this.end += block.length
  }
}
