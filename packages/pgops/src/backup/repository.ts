import { join } from 'node:path'
import { BackupError } from './backup-error.ts'
import type { BackupRecord, BackupResult } from './record.ts'
import { readChecked, writeChecked } from './record.ts'
import type { Codec } from './sealing/codec.ts'
import { type DataKey, type MasterKeys, newDataKey, unwrap, type WrappedKey } from './sealing/keys.ts'
import { damaged, type FindKey, type ReadRange } from './sealing/open-sealed.ts'
import { localStore } from './stores/local-store.ts'
import { askStores, pathsBelow, type Store, type Unreachable } from './stores/store.ts'

export interface RepositoryOptions {
  /** Where backups are taken to and the log is received. */
  directory: string
  /** Where they are copied to afterwards, and read from when the directory is lost. */
  replicas?: Store[]
  /** Null: files are not encrypted. */
  keys: MasterKeys | null
  codec: Codec
}

/** All backups of one or several clusters, in a directory and its copies. One folder for each cluster, named by its system identifier:
 *
 *      <system>/backups/<id>/backup.json, base.tar.gz, backup_manifest.gz, results/…
 *      <system>/wal/<timeline>/<segment>.gz, <timeline>.history
 *      <system>/keys/<id>.json
 */
export interface Repository {
  readonly directory: string
  readonly local: Store
  readonly replicas: readonly Store[]
  /** The directory first. */
  readonly stores: readonly Store[]
  readonly codec: Codec
  readonly isEncrypted: boolean
  readonly keys: MasterKeys | null
}

export function openRepository({ directory, replicas = [], keys, codec }: RepositoryOptions): Repository {
  if (codec === 'brotli' && !keys) {
    throw new BackupError(
      'BACKUP_SETTING_INVALID',
      'Brotli is used for encrypted backups only: without a key, gzip keeps them readable for every tool.',
    )
  }
  const local = localStore(directory)
  return { directory, local, replicas, stores: [local, ...replicas], codec, isEncrypted: keys !== null, keys }
}

/** The system identifiers of the clusters that have a backup anywhere. */
export async function listSystems(repository: Repository): Promise<string[]> {
  const found = new Set<string>()
  const { answers, unreachable } = await askStores(repository.stores, (store) => pathsBelow(store, ''))
  for (const path of answers.flatMap(({ answer }) => answer)) {
    const [system = ''] = path.split('/')
    if (/^\d+$/.test(system) && path.endsWith('/backup.json')) found.add(system)
  }
  // "No backup" would be believed, and the bucket that has them only does not answer.
  const [missing] = unreachable
  if (found.size === 0 && missing) throw new BackupError('BACKUP_STORE_FAILED', missing.problem)
  return [...found].sort()
}

/** A backup as found in the stores: a damaged record is told, not hidden. */
export interface FoundBackup {
  record: BackupRecord
  /** The stores that hold its record, and with it every file: the record is written last. */
  stores: Store[]
  results: BackupResult[]
}

export interface Catalogue {
  /** Oldest first. */
  backups: FoundBackup[]
  /** Records that cannot be read. */
  damaged: { path: string; store: string; problem: string }[]
  /** Stores that did not answer: what only they have is not seen. */
  unreachable: Unreachable[]
}

/** Reads the records and results of a cluster's backups from every store. */
export async function readCatalogue(repository: Repository, systemId: string): Promise<Catalogue> {
  const found = new Map<string, FoundBackup>()
  const broken: Catalogue['damaged'] = []
  const { answers, unreachable } = await askStores(repository.stores, (store) =>
    pathsBelow(store, `${systemId}/backups/`),
  )
  for (const { store, answer: paths } of answers) {
    for (const path of paths.filter((one) => one.endsWith('/backup.json'))) {
      try {
        const record = readChecked<BackupRecord>(await mustRead(store, path), path)
        const known = found.get(record.id)
        if (known) known.stores.push(store)
        else found.set(record.id, { record, stores: [store], results: await readResults(store, paths, path) })
      } catch (error) {
        broken.push({ path, store: store.name, problem: error instanceof Error ? error.message : String(error) })
      }
    }
  }
  // Of two that were begun in the same second the identifiers do not tell.
  const backups = [...found.values()].sort((a, b) => (a.record.startedAt < b.record.startedAt ? -1 : 1))
  return { backups, damaged: broken, unreachable }
}

async function readResults(store: Store, paths: string[], recordPath: string): Promise<BackupResult[]> {
  const folder = `${recordPath.slice(0, -'backup.json'.length)}results/`
  const results: BackupResult[] = []
  for (const path of paths.filter((one) => one.startsWith(folder))) {
    // A result that cannot be read proves nothing, and spoils nothing.
    const result = await mustRead(store, path)
      .then((bytes) => readChecked<BackupResult>(bytes, path))
      .catch(() => null)
    if (result) results.push(result)
  }
  return results.sort((a, b) => (a.at < b.at ? -1 : 1))
}

/** Keeps what a verification or a drill found, in every store that can be reached. */
export async function writeResult(repository: Repository, systemId: string, result: BackupResult): Promise<void> {
  const name = `${result.at.replaceAll(/[-:.]/g, '')}-${result.kind}.json`
  const path = `${systemId}/backups/${result.backup}/results/${name}`
  await repository.local.write(path, Buffer.from(writeChecked(result)))
}

/** The folder of a backup in the local directory. */
export function backupFolder(repository: Repository, systemId: string, id: string): string {
  return join(repository.directory, systemId, 'backups', id)
}

/** A backup and those it builds on, oldest first; throws when one of them is missing. */
export function chainOf(catalogue: Catalogue, id: string): FoundBackup[] {
  const byId = new Map(catalogue.backups.map((one) => [one.record.id, one]))
  const chain: FoundBackup[] = []
  for (let at: string | null = id; at !== null; ) {
    const found = byId.get(at)
    if (!found) {
      const problem =
        chain.length === 0 ? 'there is no such backup' : `${chain[0]?.record.id} builds on it, and it is missing`
      throw new BackupError('BACKUP_NOT_FOUND', `Backup ${at}: ${problem}.`)
    }
    chain.unshift(found)
    at = found.record.parent
  }
  return chain
}

/** Reads from the first store that has the range; the others stand in when one fails. */
export function rangeReader(stores: readonly Store[], path: string): ReadRange {
  return async (start, bytes) => {
    let failure: unknown = damaged(path, 'no store has it')
    for (const store of stores) {
      try {
        const read = await store.readRange(path, start, bytes)
        if (read.length === bytes) return read
        failure = damaged(path, `it is shorter than it was in ${store.name}`)
      } catch (error) {
        failure = error
      }
    }
    throw failure
  }
}

/** Opens data keys, reading each once. */
export function keyFinder(repository: Repository, systemId: string): FindKey {
  const known = new Map<string, Promise<DataKey>>()
  return (id) => {
    const key = known.get(id) ?? readKey(repository, systemId, id)
    known.set(id, key)
    return key
  }
}

async function readKey(repository: Repository, systemId: string, id: string): Promise<DataKey> {
  if (!repository.keys) {
    throw new BackupError(
      'BACKUP_KEY_MISSING',
      'The backups are encrypted. Set BACKUP_ENCRYPTION_KEY to the key they were taken with.',
    )
  }
  let failure: unknown = damaged(`${systemId}/keys/${id}.json`, 'no store has it')
  for (const store of repository.stores) {
    try {
      const bytes = await store.read(`${systemId}/keys/${id}.json`)
      if (!bytes) continue
      return unwrap(repository.keys, readChecked<WrappedKey>(bytes, `${systemId}/keys/${id}.json`)).key
    } catch (error) {
      failure = error
    }
  }
  throw failure
}

/** The key of this name, made and kept in the local directory when there is none yet; null without encryption. */
export async function provideKey(
  repository: Repository,
  systemId: string,
  { id, now }: { id: string; now: Date },
): Promise<DataKey | null> {
  if (!repository.keys) return null

  const path = `${systemId}/keys/${id}.json`
  const stored = await repository.local.read(path)
  if (stored) return unwrap(repository.keys, readChecked<WrappedKey>(stored, path)).key

  const { key, wrapped } = newDataKey(repository.keys, id, now)
  await repository.local.write(path, Buffer.from(writeChecked(wrapped)))
  return key
}

async function mustRead(store: Store, path: string): Promise<Uint8Array> {
  const bytes = await store.read(path)
  if (bytes) return bytes
  throw damaged(path, 'it is missing')
}
