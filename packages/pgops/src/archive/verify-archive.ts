import type { ArchivingParts } from './archiving.ts'
import { findMerged, listArchived, type PieceManifest } from './catalogue/pieces.ts'
import { fetchDocument } from './documents/archive-documents.ts'
import { readBack } from './write-piece.ts'

export interface ArchiveVerification {
  files: number
  rows: number
  bytes: number
  problems: string[]
}

/** Reads every file of a policy in every place, and compares its rows with what was written. */
export async function verifyArchive(
  parts: Pick<ArchivingParts, 'database' | 'place' | 'signal'>,
  policy: string,
): Promise<ArchiveVerification> {
  const result: ArchiveVerification = { files: 0, rows: 0, bytes: 0, problems: [] }
  for (const { id, manifest, heldRows, storedBytes } of await listArchived(parts.database, { policy })) {
    if (!manifest) continue
    result.files += 1
    result.rows += heldRows
    result.bytes += storedBytes
    for (const store of parts.place.stores) {
      parts.signal?.throwIfAborted()
      await readAll(parts, manifest, store).catch(async (error: unknown) => {
        // It became part of another since, which was compared with it.
        if (await findMerged(parts.database, id)) return
        result.problems.push(`${store.name}: ${error instanceof Error ? error.message : error}`)
      })
    }
  }
  return result
}

async function readAll(
  parts: Pick<ArchivingParts, 'place'>,
  manifest: PieceManifest,
  store: ArchivingParts['place']['stores'][number],
): Promise<void> {
  await readBack(parts, manifest, store)
  for (const document of manifest.documents ?? []) await fetchDocument(parts.place, document, store)
}
