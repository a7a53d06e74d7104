/** A stored file as a listing tells of it. */
export interface StoredEntry {
  path: string
  bytes: number
  modifiedAt: Date
}

/** A place that keeps files under paths with `/`: a directory, or a bucket. */
export interface Store {
  /** For people: the directory, or `s3://bucket/prefix`. */
  readonly name: string
  readonly kind: 'local' | 's3'
  /** The files whose path begins with the prefix, in no promised order. */
  list(prefix: string): AsyncGenerator<StoredEntry>
  /** The whole file; null when there is none. A failure to reach the store is an error, never null. */
  read(path: string): Promise<Uint8Array | null>
  readRange(path: string, start: number, bytes: number): Promise<Uint8Array>
  /** Puts a small file in its place whole. */
  write(path: string, bytes: Uint8Array): Promise<void>
  /** Copies a file from the local disk, resuming an earlier attempt where it stopped. */
  upload(path: string, localFile: string, signal?: AbortSignal): Promise<void>
  /** One that is not there is removed already. */
  remove(path: string): Promise<void>
}

/** The paths that begin with the prefix, sorted. */
export async function pathsBelow(store: Store, prefix: string): Promise<string[]> {
  const paths: string[] = []
  for await (const { path } of store.list(prefix)) paths.push(path)
  return paths.sort()
}

/** A store that did not answer. */
export interface Unreachable {
  store: string
  problem: string
}

/** What each store answers, in their order, all asked at once. One that cannot be reached is told; it fails only when none can. */
export async function askStores<T>(
  stores: readonly Store[],
  ask: (store: Store) => Promise<T>,
): Promise<{ answers: { store: Store; answer: T }[]; unreachable: Unreachable[] }> {
  const asked = await Promise.allSettled(stores.map(ask))
  const answers: { store: Store; answer: T }[] = []
  const failures: { store: Store; reason: unknown }[] = []
  for (const [index, store] of stores.entries()) {
    const one = asked[index]
    if (one?.status === 'fulfilled') answers.push({ store, answer: one.value })
    else failures.push({ store, reason: one?.reason })
  }
  if (answers.length === 0 && failures[0]) throw failures[0].reason
  const unreachable = failures.map(({ store, reason }) => ({
    store: store.name,
    problem: reason instanceof Error ? reason.message : String(reason),
  }))
  return { answers, unreachable }
}
