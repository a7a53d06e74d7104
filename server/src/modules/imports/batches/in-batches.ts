export interface BatchLimits<T> {
  /** Items in a batch. */
  items: number
  /** What the items of a batch may weigh together; one that weighs more is a batch of its own. */
  weight: number
  weigh: (item: T) => number
}

/** The same items in batches as full as the limits let them be, however the items came. */
export async function* inBatches<T>(
  chunks: AsyncIterable<readonly T[]>,
  { items, weight, weigh }: BatchLimits<T>,
): AsyncGenerator<T[]> {
  let batch: T[] = []
  let weighs = 0
  for await (const chunk of chunks) {
    for (const item of chunk) {
      const more = weigh(item)
      if (batch.length === items || (batch.length > 0 && weighs + more > weight)) {
        yield batch
        batch = []
        weighs = 0
      }
      batch.push(item)
      weighs += more
    }
  }
  if (batch.length > 0) yield batch
}
