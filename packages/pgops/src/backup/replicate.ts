import { join } from 'node:path'
import type { Repository } from './repository.ts'
import type { Store } from './stores/store.ts'

/** What was copied to one store. */
export interface Replicated {
  store: string
  files: number
  bytes: number
  /** Null when everything is there. */
  problem: string | null
}

export interface ReplicateOptions {
  repository: Repository
  systemId: string
  signal?: AbortSignal | undefined
}

// A record says that its backup is whole there, so it goes last; keys first: without them the rest is worth nothing.
const ORDER = [
  /\/keys\//,
  /\/wal\//,
  /\/backups\/(?!.*\/(backup\.json|results\/))/,
  /\/backup\.json$/,
  /\/results\//,
  /\/dumps\/(?!.*\/dump\.json$)/,
  /\/dump\.json$/,
]
// These change or go away; what they hold is in the files beside them.
const NOT_COPIED = /\.(partial|tmp|copying|conflict)$|\.taking\/|\/wal\/[0-9A-F]{8}\/[0-9A-F]{24}$/
const CHANGES = /received\.json$|\/keys\//

/** Brings the copies up to the local directory, each as far as it can be reached: one that fails does not hold the other up. */
export async function replicate({ repository, systemId, signal }: ReplicateOptions): Promise<Replicated[]> {
  return Promise.all(repository.replicas.map((store) => replicateTo(store, { repository, systemId, signal })))
}

async function replicateTo(store: Store, { repository, systemId, signal }: ReplicateOptions): Promise<Replicated> {
  const done: Replicated = { store: store.name, files: 0, bytes: 0, problem: null }
  try {
    const there = new Map<string, number>()
    for await (const { path, bytes } of store.list(`${systemId}/`)) there.set(path, bytes)
    for (const name of ['RESTORE.md', 'unseal.mjs']) await copySmall(repository, store, name)
    for (const { path, bytes } of await waiting(repository, systemId, there)) {
      signal?.throwIfAborted()
      await store.upload(path, join(repository.directory, ...path.split('/')), signal)
      done.files++
      done.bytes += bytes
    }
  } catch (error) {
    signal?.throwIfAborted()
    done.problem = error instanceof Error ? error.message : String(error)
  }
  return done
}

async function waiting(repository: Repository, systemId: string, there: Map<string, number>) {
  const missing: { path: string; bytes: number; rank: number }[] = []
  for await (const { path, bytes } of repository.local.list(`${systemId}/`)) {
    if (NOT_COPIED.test(path)) continue
    if (there.get(path) === bytes && !CHANGES.test(path)) continue
    const rank = ORDER.findIndex((pattern) => pattern.test(path))
    missing.push({ path, bytes, rank: rank < 0 ? ORDER.length : rank })
  }
  return missing.sort((a, b) => a.rank - b.rank || (a.path < b.path ? -1 : 1))
}

async function copySmall(repository: Repository, store: Store, path: string): Promise<void> {
  const bytes = await repository.local.read(path)
  const there = bytes && (await store.read(path))
  if (bytes && !(there && Buffer.from(there).equals(Buffer.from(bytes)))) await store.write(path, bytes)
}
