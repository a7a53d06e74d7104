import { identifier, type Reads, sql } from '@products-manager/postgres'
import { ArchiveError } from '../archive-error.ts'
import { type ArchivePlace, pathOf, type Sealing } from '../archive-place.ts'
import type { Archiving } from '../archiving.ts'
import type { ArchivedDocument, PieceManifest } from '../catalogue/pieces.ts'
import { type RowSet, rowAt } from '../format/rows.ts'
import type { ArchivePolicy } from '../policy.ts'
import { tableName, tablePart } from '../table-facts.ts'
import { readDocument, removeDocument, sumOf, writeDocument } from './local-documents.ts'

export interface FoundDocuments {
  /** The rows that name none, or one that is there. */
  set: RowSet
  /** Names without a file: their rows stay. */
  missing: string[]
}

/** Leaves out the rows whose document is not there: in the archive they would lead nowhere. */
export async function withDocuments({ documents }: ArchivePolicy, set: RowSet): Promise<FoundDocuments> {
  if (!documents) return { set, missing: [] }
  const missing: string[] = []
  const kept: number[] = []
  for (const [place, name] of namesIn(set, documents.column).entries()) {
    if (name === null || (await readDocument(documents, name))) kept.push(place)
    else missing.push(name)
  }
  const rows = kept.map((place) => rowAt(set, place))
  const values = set.columns.map((_, i) => rows.map((row) => row[i] ?? null))
  return { set: { columns: set.columns, values, count: kept.length }, missing }
}

/** Puts the documents of rows into every place, each compared there with what it was. */
export async function storeDocuments(
  { policy: { documents }, place }: Pick<Archiving, 'policy' | 'place'>,
  set: RowSet,
  { folder, ...sealing }: Omit<Sealing, 'codec'> & { folder: string },
): Promise<ArchivedDocument[]> {
  if (!documents) return []
  const stored: ArchivedDocument[] = []
  for (const [at, name] of namesIn(set, documents.column).entries()) {
    sealing.signal?.throwIfAborted()
    const found = name === null ? null : await readDocument(documents, name)
    if (name === null || !found) continue
    const { bytes, sha256, mode } = found
    const path = pathOf(place, `${folder}${at}`, { codec: 'gzip', key: sealing.key })
    const file = await place.put(path, bytes, { ...sealing, codec: 'gzip' })
    const document = { place: at, name, path, file, sha256, mode }
    for (const store of place.stores) await fetchDocument(place, document, store)
    stored.push(document)
  }
  return stored
}

/** The rows of a file whose documents are still what was copied: those of the others stay. */
export async function unchangedPlaces({ policy }: Pick<Archiving, 'policy'>, { documents, rows }: PieceManifest) {
  const changed = new Set<number>()
  for (const { place, name, sha256 } of documents ?? []) {
    const found = policy.documents ? await readDocument(policy.documents, name) : null
    if (found?.sha256 !== sha256) changed.add(place)
  }
  return Array.from({ length: rows }, (_, i) => i).filter((place) => !changed.has(place))
}

interface Held {
  manifest: PieceManifest
  /** The places of rows. */
  places: ReadonlySet<number>
}

/** Puts the documents of rows back before the rows come back. */
export async function bringDocumentsBack(
  { policy, place }: Pick<Archiving, 'policy' | 'place'>,
  { manifest, places }: Held,
): Promise<void> {
  for (const document of manifest.documents ?? []) {
    if (!places.has(document.place)) continue
    if (!policy.documents)
      throw new ArchiveError('ARCHIVE_NOT_POSSIBLE', `${policy.name} does not say where its documents lie.`)
    const { name, sha256, mode } = document
    await writeDocument(policy.documents, name, { bytes: await fetchDocument(place, document), sha256, mode })
  }
}

/** Removes the documents of archived rows from where they were, unless a row that stayed names the same. */
export async function removeDocuments(
  { policy, database }: Pick<Archiving, 'policy' | 'database'>,
  { manifest, places }: Held,
): Promise<void> {
  if (!policy.documents) return
  for (const { place, name, sha256 } of manifest.documents ?? []) {
    if (places.has(place) && !(await isNamed(database, policy, name)))
      await removeDocument(policy.documents, name, sha256)
  }
}

/** The bytes of a stored document; throws when they are not what they were. */
export async function fetchDocument(
  place: Pick<ArchivePlace, 'get'>,
  { path, file, sha256 }: ArchivedDocument,
  from?: ArchivePlace['stores'][number],
): Promise<Buffer> {
  const bytes = Buffer.from(await place.get(path, file, from))
  if (sumOf(bytes) === sha256) return bytes
  throw new ArchiveError('ARCHIVE_DAMAGED', `${path} does not hold the document that was written into it.`)
}

async function isNamed(database: Reads<string>, { table, documents }: ArchivePolicy, name: string): Promise<boolean> {
  const { named } = await database.one(sql<{ named: boolean }>('archive.find_named')`
    select exists (select from ${tablePart(tableName(table))} t
                    where ${identifier('t', documents?.column ?? '')} = ${name}) as named
  `)
  return named
}

function namesIn(set: RowSet, column: string): readonly (string | null)[] {
  return set.values[set.columns.findIndex(({ name }) => name === column)] ?? []
}
