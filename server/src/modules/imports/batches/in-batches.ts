/** The same items in batches of exactly `size`, however they came; only the last may be smaller. */
export async function* inBatches<T>(chunks: AsyncIterable<readonly T[]>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = []
  for await (const chunk of chunks) {
    for (const item of chunk) {
      batch.push(item)
      if (batch.length < size) continue
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}
