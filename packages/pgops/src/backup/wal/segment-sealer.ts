import { readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { keyFinder, provideKey, type Repository } from '../repository.ts'
import { extension } from '../sealing/codec.ts'
import { openBytes } from '../sealing/open-sealed.ts'
import { sealBytes } from '../sealing/seal-file.ts'
import { otherBytes } from './segment-writer.ts'

export interface WholeSegment {
  path: string
  name: string
  timeline: number
}

export interface SealerOptions {
  repository: Repository
  systemId: string
  log: { warn(message: string): void }
  onSealed: (path: string) => void
}

const SEGMENT = /^[0-9A-F]{24}$/
const DRAFT = /^[0-9A-F]{24}\..*\.tmp$/

/** Compresses and encrypts whole segments one after the other, while the next is received. */
export class SegmentSealer {
  readonly #options: SealerOptions
  readonly #waiting: WholeSegment[] = []
  #working: Promise<void> | null = null

  constructor(options: SealerOptions) {
    this.#options = options
  }

  folderOf(timeline: number): string {
    return timeline.toString(16).toUpperCase().padStart(8, '0')
  }

  /** Takes up what a receiver that was killed left behind. */
  async takeUp(): Promise<void> {
    const folder = join(this.#options.repository.directory, this.#options.systemId, 'wal')
    for (const timeline of await readdir(folder).catch(() => [])) {
      const names = await readdir(join(folder, timeline)).catch(() => [])
      for (const name of names.filter((one) => DRAFT.test(one))) await rm(join(folder, timeline, name), { force: true })
      for (const name of names.filter((one) => SEGMENT.test(one))) {
        this.add({ path: join(folder, timeline, name), name, timeline: Number.parseInt(timeline, 16) })
      }
    }
  }

  add(segment: WholeSegment): void {
    this.#waiting.push(segment)
    this.#working ??= this.#work().finally(() => {
      this.#working = null
    })
  }

  async settle(): Promise<void> {
    await this.#working
  }

  async #work(): Promise<void> {
    for (let segment = this.#waiting.shift(); segment; segment = this.#waiting.shift()) {
      // What is not sealed now stays as it is, readable, and is taken up at the next start.
      await this.#seal(segment).catch((error: unknown) =>
        this.#options.log.warn(error instanceof Error ? error.message : String(error)),
      )
    }
  }

  async #seal({ path, name, timeline }: WholeSegment): Promise<void> {
    const { repository, systemId } = this.#options
    // A damaged segment of the log would end a recovery early and without a word: it is always compressed, which adds a checksum.
    const codec = repository.codec === 'none' ? 'gzip' : repository.codec
    const stored = `${systemId}/wal/${this.folderOf(timeline)}/${name}${extension(codec, repository.isEncrypted)}`
    const plain = await readFile(path)
    const there = await repository.local.read(stored)
    if (there) {
      const known = await openBytes(there, {
        name: stored,
        holds: name,
        codec,
        findKey: keyFinder(repository, systemId),
      })
      if (!plain.equals(known)) {
        await rename(path, `${path}.conflict`)
        throw otherBytes(path)
      }
    } else {
      const now = new Date()
      const key = await provideKey(repository, systemId, { id: `wal-${now.toISOString().slice(0, 7)}`, now })
      await repository.local.write(stored, await sealBytes(plain, { holds: name, codec, key }))
    }
    await rm(path)
    this.#options.onSealed(stored)
  }
}
