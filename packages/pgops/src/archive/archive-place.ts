import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readChecked, writeChecked } from '../backup/record.ts'
import { keyFinder, provideKey, type Repository, rangeReader } from '../backup/repository.ts'
import { type Codec, extension } from '../backup/sealing/codec.ts'
import { type DataKey, type MasterKeys, rewrap, type WrappedKey } from '../backup/sealing/keys.ts'
import { plainChunks } from '../backup/sealing/open-sealed.ts'
import { type FileSealer, type SealedFile, sealFile } from '../backup/sealing/seal-file.ts'
import { pathsBelow, type Store } from '../backup/stores/store.ts'
import { ArchiveError } from './archive-error.ts'

export interface ArchivePlaceOptions {
  /** Every file is in each of them before a row is deleted. */
  stores: readonly Store[]
  /** Null: files are not encrypted. */
  keys: MasterKeys | null
  /** Keeps the archives of several databases apart. */
  scope: string
}

/** Where the archive of one database lies:
 *
 *      archives/<scope>/<policy>/<year>-<month>/<piece>.parquet, <piece>.json, <piece>.state.json
 *      archives/<scope>/keys/<year>-<month>.json
 */
export interface ArchivePlace {
  readonly stores: readonly Store[]
  readonly folder: string
  readonly isEncrypted: boolean
  /** The key new files are encrypted with; null without encryption. */
  key(now: Date): Promise<DataKey | null>
  /** Seals the bytes and puts them into every store. `path` is what `pathOf` gave. */
  put(path: string, bytes: Uint8Array, sealing: Sealing): Promise<SealedFile>
  /** The plain bytes again, from the first store that has them whole, or from the one that is named. */
  get(path: string, file: SealedFile, from?: Store): Promise<Uint8Array>
  /** A small file beside, in every store. */
  note(path: string, text: string): Promise<void>
  remove(path: string): Promise<void>
  /** Everything whose path begins so. */
  removeBelow(prefix: string): Promise<void>
  /** Puts every key under the current master key, and counts those that were under another. */
  rotateKeys(): Promise<number>
}

export interface Sealing {
  codec: Codec
  key: DataKey | null
  signal?: AbortSignal | undefined
}

// Chunks of a file read at the same time.
const JOBS = 2

export function openArchivePlace({ stores, keys, scope }: ArchivePlaceOptions): ArchivePlace {
  const [first, ...others] = stores
  if (!first) throw new ArchiveError('ARCHIVE_SETTING_INVALID', 'An archive needs a directory or a bucket.')
  const folder = `archives/${scope}`
  const repository: Repository = {
    ...{ directory: '', local: first, replicas: others, stores, keys },
    ...{ codec: 'none', isEncrypted: keys !== null },
  }
  const findKey = keyFinder(repository, folder)
  return {
    stores,
    folder,
    isEncrypted: keys !== null,
    async key(now) {
      const id = now.toISOString().slice(0, 7)
      const key = await provideKey(repository, folder, { id, now })
      if (key) await copyToAll(`${folder}/keys/${id}.json`, first, others)
      return key
    },
    async put(path, bytes, { codec, key, signal }) {
      const scratch = await mkdtemp(join(tmpdir(), 'pgops-archive-'))
      try {
        const sealer = sealFile({ directory: scratch, holds: holdsOf(path, codec, key !== null), codec, key })
        const file = await sealed(sealer, bytes)
        for (const store of stores) await store.upload(path, join(scratch, file.name), signal)
        return file
      } finally {
        await rm(scratch, { recursive: true, force: true })
      }
    },
    async get(path, file, from) {
      const read = rangeReader(from ? [from] : stores, path)
      const plain = Buffer.allocUnsafe(file.plainBytes)
      let filled = 0
      for await (const chunk of plainChunks({ file, read, findKey, jobs: JOBS })) {
        plain.set(chunk, filled)
        filled += chunk.length
      }
      return plain
    },
    async note(path, text) {
      for (const store of stores) await store.write(path, Buffer.from(text))
    },
    async remove(path) {
      for (const store of stores) await store.remove(path)
    },
    async removeBelow(prefix) {
      for (const store of stores) for (const path of await pathsBelow(store, prefix)) await store.remove(path)
    },
    async rotateKeys() {
      if (!keys) throw new ArchiveError('ARCHIVE_SETTING_INVALID', 'Set BACKUP_ENCRYPTION_KEY to the new key.')
      let rotated = 0
      for (const store of stores) {
        for (const path of await pathsBelow(store, `${folder}/keys/`)) {
          const bytes = await store.read(path)
          const wrapped = bytes && rewrap(keys, readChecked<WrappedKey>(bytes, path))
          if (wrapped) await store.write(path, Buffer.from(writeChecked(wrapped)))
          rotated += wrapped ? 1 : 0
        }
      }
      return rotated
    },
  }
}

/** The path of a file that is sealed so. */
export function pathOf(place: ArchivePlace, name: string, { codec, key }: Pick<Sealing, 'codec' | 'key'>): string {
  return `${place.folder}/${name}${extension(codec, key !== null)}`
}

async function sealed(sealer: FileSealer, bytes: Uint8Array): Promise<SealedFile> {
  try {
    await sealer.write(bytes)
    return await sealer.finish()
  } catch (error) {
    await sealer.abandon()
    throw error
  }
}

function holdsOf(path: string, codec: Codec, isEncrypted: boolean): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name.slice(0, name.length - extension(codec, isEncrypted).length)
}

async function copyToAll(path: string, from: Store, to: readonly Store[]): Promise<void> {
  for (const store of to) {
    if (await store.read(path)) continue
    const bytes = await from.read(path)
    if (bytes) await store.write(path, bytes)
  }
}
