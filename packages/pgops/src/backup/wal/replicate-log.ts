import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseLsn } from '@products-manager/postgres'
import { provideKey, type Repository } from '../repository.ts'
import { extension } from '../sealing/codec.ts'
import { sealBytes } from '../sealing/seal-file.ts'
import type { Store } from '../stores/store.ts'
import type { ReceiverState } from './receive-wal.ts'
import { SEGMENT_BYTES, segmentAt, segmentName } from './segments.ts'

export interface LogReplication {
  /** A segment lies whole under this path. */
  whole(path: string): void
  /** The log has come so far. */
  at(state: ReceiverState): void
  stop(): Promise<void>
}

export interface ReplicateLogOptions {
  repository: Repository
  log: { warn(message: string): void }
}

// What a lost site costs at most, beside the segment's upload.
const PARTIAL_EVERY_MS = 30_000

/** Copies the log to the other stores as it comes: whole segments at once, the one that is being written twice a minute. */
export function replicateLog({ repository, log }: ReplicateLogOptions): LogReplication {
  if (repository.replicas.length === 0) return { whole: () => {}, at: () => {}, stop: async () => {} }

  const ending = new AbortController()
  const copies = repository.replicas.map((store) => new StoreCopy(store, repository, log))
  let sentAt = performance.now()
  let sent = ''
  return {
    whole(path) {
      for (const copy of copies) copy.add((signal) => copy.whole(path, signal), ending.signal)
    },
    at(state) {
      if (performance.now() - sentAt < PARTIAL_EVERY_MS || state.flushed === sent) return
      sentAt = performance.now()
      sent = state.flushed
      for (const copy of copies) copy.add(() => copy.partial(state), ending.signal)
    },
    async stop() {
      ending.abort()
      await Promise.all(copies.map((copy) => copy.settled()))
    },
  }
}

/** One store, one file after the other. What fails is left to the replication that follows each backup. */
class StoreCopy {
  readonly #store: Store
  readonly #repository: Repository
  readonly #log: { warn(message: string): void }
  #tail: Promise<void> = Promise.resolve()

  constructor(store: Store, repository: Repository, log: { warn(message: string): void }) {
    this.#store = store
    this.#repository = repository
    this.#log = log
  }

  add(work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): void {
    this.#tail = this.#tail.then(async () => {
      if (signal.aborted) return
      await work(signal).catch((error: unknown) => {
        this.#log.warn(`The log is not copied: ${error instanceof Error ? error.message : error}`)
      })
    })
  }

  settled(): Promise<void> {
    return this.#tail
  }

  async whole(path: string, signal: AbortSignal): Promise<void> {
    await this.#store.upload(path, join(this.#repository.directory, ...path.split('/')), signal)
    await this.#store.remove(path.replace(/([0-9A-F]{24})/, '$1.partial'))
  }

  async partial({ systemId, timeline, flushed }: ReceiverState): Promise<void> {
    const { codec, isEncrypted } = this.#repository
    const number = segmentAt(parseLsn(flushed), SEGMENT_BYTES)
    const name = segmentName({ timeline, number }, SEGMENT_BYTES)
    const folder = `${systemId}/wal/${name.slice(0, 8)}`
    const plain = await readFile(join(this.#repository.directory, folder, `${name}.partial`)).catch(() => null)
    if (!plain) return

    const now = new Date()
    const key = await provideKey(this.#repository, systemId, { id: `wal-${now.toISOString().slice(0, 7)}`, now })
    const used = codec === 'none' ? 'gzip' : codec
    const sealed = await sealBytes(plain, { holds: name, codec: used, key })
    await this.#store.write(`${folder}/${name}.partial${extension(used, isEncrypted)}`, sealed)
    const mark = await this.#repository.local.read(`${systemId}/wal/received.json`)
    if (mark) await this.#store.write(`${systemId}/wal/received.json`, mark)
  }
}
