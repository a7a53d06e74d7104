import { writeChecked } from '../backup/record.ts'
import type { Archiving } from './archiving.ts'
import { deletePiece, listUnfinished, markNoted, type Piece } from './catalogue/pieces.ts'
import { removeDocuments } from './documents/archive-documents.ts'
import { placesIn, readRanges } from './held-rows.ts'
import { notePath } from './write-piece.ts'

/** Writes what became of each file beside it, for the day when the database is lost; removes files that nobody needs. */
export async function noteStates(archiving: Pick<Archiving, 'database' | 'place' | 'policy'>): Promise<void> {
  const { database, place, policy } = archiving
  const pieces = (await listUnfinished(database, policy.name)).filter(
    ({ state }) => state === 'archived' || state === 'expired',
  )
  for (const piece of pieces.filter(({ heldRows }) => heldRows > 0)) {
    const { id, state, held, manifest } = piece
    if (manifest?.documents) await removeDocuments(archiving, { manifest, places: new Set(placesIn(readRanges(held))) })
    await place.note(notePath(piece.path, 'state.json'), writeChecked({ id, state, held }))
    await database.transaction((tx) => markNoted(tx, piece))
  }
  // Only now: rows of a file that became part of another are noted there.
  for (const piece of pieces.filter(({ heldRows }) => heldRows === 0)) await dropPiece(archiving, piece)
}

/** Removes a file that holds no row of the archive, and what is known of it. Its state goes last: a file without one is not taken for part of the archive. */
export async function dropPiece(
  { database, place }: Pick<Archiving, 'database' | 'place'>,
  { id, path }: Pick<Piece, 'id' | 'path'>,
) {
  await place.remove(notePath(path, 'state.json'))
  await place.remove(notePath(path, 'json'))
  await place.remove(path)
  await place.removeBelow(`${path.slice(0, path.lastIndexOf('/'))}/${id}/`)
  await database.transaction((tx) => deletePiece(tx, id))
}
