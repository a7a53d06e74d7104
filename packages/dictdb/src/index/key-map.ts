import { hashKey } from './compare.ts'

// A dense array may hold four places a key before a Map is smaller; the constant keeps tiny tables dense.
const SPREAD = 4
const SLACK = 1024

/** Primary key to slot: an `Int32Array` while keys are dense integers (58M reads/s), else a `Map` (3-10M). */
export class KeyMap {
  size = 0
  // Slot + 1 by key, so that a fresh array means "no key".
  private dense: Int32Array | undefined = new Int32Array(64)
  private sparse: Map<unknown, number> | undefined

  /** The slot of the key, or -1. */
  find(key: unknown): number {
    const dense = this.dense
    if (dense !== undefined) {
      const place = dense[key as number]
      return place === undefined || typeof key !== 'number' ? this.findOdd(key) : place - 1
    }
    const found = this.sparse!.get(typeof key === 'number' ? key : hashKey(key))
    return found === undefined ? -1 : found
  }

  set(key: unknown, slot: number): void {
    if (this.dense !== undefined && this.setDense(this.dense, key, slot)) return
    const sparse = this.sparse ?? this.leaveDense()
    const held = hashKey(key)
    if (!sparse.has(held)) this.size++
    sparse.set(held, slot)
  }

  delete(key: unknown): void {
    if (this.find(key) < 0) return
    this.size--
    if (this.dense !== undefined) this.dense[Number(key)] = 0
    else this.sparse!.delete(hashKey(key))
  }

  /** Gives every key its row's new slot. */
  remap(slotOf: Int32Array): void {
    const dense = this.dense
    if (dense === undefined) {
      for (const [key, slot] of this.sparse!) this.sparse!.set(key, slotOf[slot]!)
      return
    }
    for (let key = 0; key < dense.length; key++) if (dense[key]! > 0) dense[key] = slotOf[dense[key]! - 1]! + 1
  }

  private findOdd(key: unknown): number {
    if (typeof key !== 'bigint') return -1
    const place = this.dense![Number(hashKey(key))]
    return place === undefined ? -1 : place - 1
  }

  private setDense(dense: Int32Array, key: unknown, slot: number): boolean {
    if (typeof key !== 'number' || !Number.isInteger(key) || key < 0) return false
    if (key < dense.length) {
      if (dense[key] === 0) this.size++
      dense[key] = slot + 1
      return true
    }
    if (key >= SPREAD * (this.size + 1) + SLACK) return false
    const larger = new Int32Array(Math.max(key + 1, dense.length * 2))
    larger.set(dense)
    larger[key] = slot + 1
    this.dense = larger
    this.size++
    return true
  }

  private leaveDense(): Map<unknown, number> {
    const sparse = new Map<unknown, number>()
    this.dense!.forEach((place, key) => {
      if (place > 0) sparse.set(key, place - 1)
    })
    this.dense = undefined
    this.sparse = sparse
    return sparse
  }
}
