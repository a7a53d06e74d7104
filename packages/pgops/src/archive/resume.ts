import type { Archiving } from './archiving.ts'
import { listUnfinished, type Piece } from './catalogue/pieces.ts'
import { deleteBatch } from './delete-batch.ts'
import { finishPartition } from './move-partitions.ts'
import { dropPiece, noteStates } from './note-states.ts'
import { resumeMonths } from './tables/move-months.ts'

/** Finishes or undoes what a run left that was killed: files that were not whole go, whole ones are taken up where it stopped. */
export async function resume(archiving: Archiving): Promise<void> {
  const { session, policy } = archiving
  const pieces = await listUnfinished(session, policy.name)
  for (const [batch, own] of byBatch(pieces.filter(isOpen))) {
    const partition = own.find(({ manifest }) => manifest?.partition)?.manifest?.partition
    if (own.some(({ manifest }) => manifest?.merges)) await dropAll(archiving, own)
    else if (partition) await finishPartition(archiving, { batch, partition, pieces: own })
    else if (own.every(({ state }) => state === 'copied')) await deleteBatch(archiving, batch)
    else await dropAll(archiving, own)
  }
  if (policy.into === 'table') await resumeMonths(archiving)
  await noteStates(archiving)
}

async function dropAll(archiving: Archiving, pieces: readonly Piece[]): Promise<void> {
  for (const piece of pieces) await dropPiece(archiving, piece)
}

function isOpen({ state }: Piece): boolean {
  return state === 'writing' || state === 'copied'
}

export function byBatch(pieces: readonly Piece[]): Map<string, Piece[]> {
  const batches = new Map<string, Piece[]>()
  for (const piece of pieces) batches.set(piece.batch, [...(batches.get(piece.batch) ?? []), piece])
  return batches
}
