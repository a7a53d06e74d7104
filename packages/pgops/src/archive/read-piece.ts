import type { ArchivingParts } from './archiving.ts'
import { findMerged, type Piece } from './catalogue/pieces.ts'
import type { RowSet } from './format/rows.ts'
import { placesIn, rangesText, readRanges } from './held-rows.ts'
import { readBack } from './write-piece.ts'

export interface PieceRows {
  set: RowSet
  /** The places of the rows that are in the archive. */
  held: string
}

/** The rows of a file, from the one that it has become part of when it is gone meanwhile; null when nothing was written. */
export async function readPiece(
  parts: Pick<ArchivingParts, 'database' | 'place'>,
  { id, manifest, held }: Piece,
): Promise<PieceRows | null> {
  if (!manifest) return null
  try {
    return { set: await readBack(parts, manifest), held }
  } catch (error) {
    const merged = await findMerged(parts.database, id)
    const own = merged?.manifest?.merges?.find((one) => one.id === id)
    if (!merged?.manifest || !own) throw error
    const places = [...placesIn(readRanges(merged.held))].filter((place) => place >= own.from && place < own.to)
    return { set: await readBack(parts, merged.manifest), held: rangesText(places) }
  }
}
