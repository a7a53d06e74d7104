// A step is one percent; the middle of any number of prices is told to that.
const STEP = Math.log(1.01)
// The middle of a few prices says nothing of the rest.
const ENOUGH = 50

/** Tells the middle of prices that are not kept: they are counted by steps of one percent. */
export function createPriceScale() {
  const steps = new Map<number, number>()
  let total = 0
  return {
    add(price: number): void {
      if (!(price > 0)) return
      const step = Math.round(Math.log(price) / STEP)
      steps.set(step, (steps.get(step) ?? 0) + 1)
      total++
    },
    /** Null for too few. */
    middle(): number | null {
      if (total < ENOUGH) return null
      let passed = 0
      for (const [step, count] of [...steps].sort(([a], [b]) => a - b)) {
        passed += count
        if (passed * 2 >= total) return Math.exp(step * STEP)
      }
      return null
    },
  }
}
