const STRETCH = 4096
const MOST = 16
// How much of a stretch lies before the byte it is there for.
const LEAD = 512

/**
 * Keeps stretches around bytes above 0x7f from all over a file, whose length need not be known: when there are enough,
 * every other one is dropped and only half as many of the following are kept.
 */
export class HighBytes {
  private kept: Uint8Array[] = []
  private every = 1
  private met = 0

  /** Looks at one chunk; at most one stretch of it is kept. */
  add(chunk: Uint8Array): void {
    const first = firstHigh(chunk)
    if (first === -1) return
    if (this.met++ % this.every !== 0) return

    const from = Math.max(0, Math.min(first - LEAD, chunk.length - STRETCH))
    this.kept.push(chunk.slice(from, from + STRETCH))
    if (this.kept.length <= MOST) return
    this.kept = this.kept.filter((_, i) => i % 2 === 0)
    this.every *= 2
  }

  stretches(): Uint8Array[] {
    return this.kept.slice(0, MOST)
  }
}

function firstHigh(chunk: Uint8Array): number {
  for (let i = 0; i < chunk.length; i++) if ((chunk[i] ?? 0) > 0x7f) return i
  return -1
}
