/**
 * Works on the items, `lanes` at a time, while the next one is being made: at most `lanes + 1` items are in memory.
 * The first failure stops the taking of new items; what is under way ends before the failure is thrown.
 */
export async function inLanes<T>(
  lanes: number,
  items: AsyncIterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const underWay = new Set<Promise<void>>()
  let failure: { reason: unknown } | null = null

  try {
    for await (const item of items) {
      if (underWay.size >= lanes) await Promise.race(underWay)
      if (failure) break
      const lane: Promise<void> = work(item)
        .catch((reason: unknown) => {
          failure ??= { reason }
        })
        .finally(() => underWay.delete(lane))
      underWay.add(lane)
    }
  } finally {
    await Promise.all(underWay)
  }
  if (failure) throw (failure as { reason: unknown }).reason
}

/** The items one after the other, as something to wait for. */
export async function* inOrder<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}
