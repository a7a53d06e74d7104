import { BackupError } from '../backup/backup-error.ts'
import { readChecked } from '../backup/record.ts'
import { keyFinder, type Repository, rangeReader } from '../backup/repository.ts'
import { checkStored, plainChunks } from '../backup/sealing/open-sealed.ts'
import type { SealedFile } from '../backup/sealing/seal-file.ts'
import { askStores, pathsBelow, type Store } from '../backup/stores/store.ts'

/** One database of a dump. */
export interface DumpedFile {
  name: string
  tables: number
  rows: number
  file: SealedFile
}

/** What is known of a dump, kept beside its files. */
export interface DumpRecord {
  format: 1
  id: string
  systemId: string
  serverVersion: string
  at: string
  durationMs: number
  databases: DumpedFile[]
}

export interface FoundDump {
  record: DumpRecord
  stores: Store[]
}

/** The dumps of a cluster in all stores that answer, oldest first. */
export async function listDumps(repository: Repository, systemId: string): Promise<FoundDump[]> {
  const found = new Map<string, FoundDump>()
  const { answers } = await askStores(repository.stores, (store) => pathsBelow(store, `${systemId}/dumps/`))
  for (const { store, answer } of answers) {
    for (const path of answer.filter((one) => one.endsWith('/dump.json'))) {
      // One that cannot be read in this store may be whole in the next.
      const record = await store
        .read(path)
        .then((bytes) => bytes && readChecked<DumpRecord>(bytes, path))
        .catch(() => null)
      if (!record) continue
      const known = found.get(record.id)
      if (known) known.stores.push(store)
      else found.set(record.id, { record, stores: [store] })
    }
  }
  return [...found.values()].sort((a, b) => (a.record.id < b.record.id ? -1 : 1))
}

/** Whether an identifier is a dump's. */
export function isDumpId(id: string): boolean {
  return id.includes('-dump-')
}

/** The dump of this name. */
export async function findDump(repository: Repository, systemId: string, id: string): Promise<FoundDump> {
  const found = (await listDumps(repository, systemId)).find(({ record }) => record.id === id)
  if (found) return found
  throw new BackupError('BACKUP_NOT_FOUND', `There is no dump ${id} of the cluster ${systemId}.`)
}

/** A database of a dump as SQL, from the first store that has it. */
export function dumpChunks(
  repository: Repository,
  { record, stores }: FoundDump,
  database: string,
): AsyncGenerator<Uint8Array> {
  const file = record.databases.find(({ name }) => name === database)?.file
  if (!file) {
    const names = record.databases.map(({ name }) => name).join(', ')
    throw new BackupError('BACKUP_NOT_FOUND', `The dump ${record.id} has no database ${database}, but ${names}.`)
  }
  const read = rangeReader(stores, pathOf(record, file))
  return plainChunks({ file, read, findKey: keyFinder(repository, record.systemId), jobs: 2 })
}

/** Compares every stored byte of each copy with its checksum; gives what is wrong. */
export async function verifyDump({ record, stores }: FoundDump): Promise<string[]> {
  const problems: string[] = []
  for (const store of stores) {
    for (const { file } of record.databases) {
      const path = pathOf(record, file)
      await checkStored({ file: { ...file, name: `${store.name}/${path}` }, read: rangeReader([store], path) }).catch(
        (error: unknown) => problems.push(error instanceof Error ? error.message : String(error)),
      )
    }
  }
  return problems
}

function pathOf({ systemId, id }: DumpRecord, { name }: SealedFile): string {
  return `${systemId}/dumps/${id}/${name}`
}
