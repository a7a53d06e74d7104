import type { ArchivingParts } from './archiving.ts'
import { countDone, type Done } from './catalogue/jobs.ts'
import { listExpirable, markExpired, type Piece } from './catalogue/pieces.ts'
import { getPolicy } from './catalogue/policies.ts'
import { noteStates } from './note-states.ts'
import { type ArchiveReport, working } from './run-archiving.ts'

const DAY_MS = 86_400_000

/** The files that a policy keeps no longer and nobody holds. */
export async function listExpired(
  { database, now }: Pick<ArchivingParts, 'database' | 'now'>,
  name: string,
): Promise<Piece[]> {
  const { keepDays } = await getPolicy(database, name)
  if (keepDays === null) return []
  return listExpirable(database, name, new Date(now().getTime() - keepDays * DAY_MS))
}

/** Removes them for good: first from the catalogue, then the files. What is cut short is taken up by the next run. */
export function expireArchive(parts: ArchivingParts, name: string): Promise<ArchiveReport> {
  return working(parts, name, 'expire', async (archiving) => {
    const sum: Done = { rows: 0, plainBytes: 0, storedBytes: 0 }
    for (const piece of await listExpired(parts, name)) {
      archiving.signal?.throwIfAborted()
      const done: Done = { rows: piece.heldRows, plainBytes: piece.plainBytes, storedBytes: piece.storedBytes }
      await archiving.session.transaction(async (tx) => {
        await markExpired(tx, piece.id)
        await countDone(tx, archiving.jobId, done)
      })
      sum.rows += done.rows
      sum.plainBytes += done.plainBytes
      sum.storedBytes += done.storedBytes
    }
    await noteStates(archiving)
    return sum
  })
}
