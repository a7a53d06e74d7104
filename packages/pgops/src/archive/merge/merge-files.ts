import { ArchiveError } from '../archive-error.ts'
import type { Archiving } from '../archiving.ts'
import { listArchived, listHeld, markMerged, type Piece, type PieceManifest } from '../catalogue/pieces.ts'
import { newBatchId, PIECE_LIMITS } from '../copy-batch.ts'
import { type RowSet, rowAt, sumOfRows, type Text } from '../format/rows.ts'
import { placesIn, readRanges } from '../held-rows.ts'
import { dropPiece, noteStates } from '../note-states.ts'
import { partitionsOf } from '../partitions-of.ts'
import { byBatch } from '../resume.ts'
import { readBack, writePiece } from '../write-piece.ts'
import { type MergeableBatch, planMerges } from './plan-merges.ts'

const MONTH_MS = 31 * 86_400_000

/**
 * Makes one file of small ones of earlier runs that follow each other in time: what repeats is stored once.
 * The new file is whole in every place and compared with the old ones before it takes their place, in one transaction; only
 * then do they go. Killed before it, the new file goes; killed after it, the old ones go with the next run.
 */
export async function mergeFiles(archiving: Archiving): Promise<void> {
  const { session, policy, jobId, signal } = archiving
  // A batch of this run has the size that its policy wants; it has its turn with the next.
  const batches = byBatch(await listArchived(session, { policy: policy.name, otherThanJob: jobId }))
  const held = new Set(await listHeld(session, policy.name))
  const known = [...batches].flatMap(([batch, pieces]) => mergeable(batch, pieces, held) ?? [])
  // Expiring is of whole files: one that holds more than a month would keep its oldest rows too long.
  const limits = { file: PIECE_LIMITS, span: policy.keepDays === null ? null : MONTH_MS }
  for (const names of planMerges(known, limits)) {
    signal?.throwIfAborted()
    await mergeBatches(
      archiving,
      names.flatMap((name) => batches.get(name) ?? []),
    )
  }
}

function mergeable(batch: string, pieces: readonly Piece[], held: ReadonlySet<string>): MergeableBatch | null {
  const [root] = pieces.filter(({ manifest }) => manifest?.refersBy === null)
  if (!root || pieces.some(({ oldest, newest }) => oldest === null || newest === null)) return null
  const files = new Map<string, { rows: number; bytes: number }>()
  for (const piece of pieces) {
    const key = kindOf(piece)
    const { rows, bytes } = files.get(key) ?? { rows: 0, bytes: 0 }
    const share = piece.fileRows === 0 ? 0 : piece.heldRows / piece.fileRows
    files.set(key, { rows: rows + piece.heldRows, bytes: bytes + Math.ceil(share * piece.plainBytes) })
  }
  return {
    ...{ batch, files, shape: kindOf(root) },
    // Documents belong to the file beside which they lie.
    isHeld: pieces.some(({ id, manifest }) => held.has(id) || manifest?.documents),
    oldest: Math.min(...pieces.map(({ oldest }) => oldest?.getTime() ?? 0)),
    newest: Math.max(...pieces.map(({ newest }) => newest?.getTime() ?? 0)),
  }
}

/** Pieces of the same kind can be one file. */
function kindOf({ table, manifest }: Pick<Piece, 'table' | 'manifest'>): string {
  return JSON.stringify([table, manifest?.columns, manifest?.key, manifest?.refersBy])
}

async function mergeBatches(archiving: Archiving, pieces: readonly Piece[]): Promise<void> {
  const { session, now } = archiving
  const batch = newBatchId(now())
  const written: PieceManifest[] = []
  for (const [at, own] of byKind(pieces).entries())
    written.push(await writeTogether(archiving, own, { batch, id: `${batch}-${String(at).padStart(3, '0')}` }))
  const isMerged = await session.transaction((tx) => markMerged(tx, pieces, written))
  // Somebody holds one of the files since: they stay.
  if (!isMerged) for (const manifest of written) await dropPiece(archiving, manifest)
  await noteStates(archiving)
}

/** What becomes one file each; the rows of the policy's own table first. */
function byKind(pieces: readonly Piece[]): Piece[][] {
  const kinds = new Map<string, Piece[]>()
  const isDependent = ({ manifest }: Piece) => Number(manifest?.refersBy != null)
  for (const piece of pieces.toSorted((a, b) => isDependent(a) - isDependent(b)))
    kinds.set(kindOf(piece), [...(kinds.get(kindOf(piece)) ?? []), piece])
  return [...kinds.values()]
}

async function writeTogether(
  archiving: Archiving,
  pieces: readonly Piece[],
  named: { batch: string; id: string },
): Promise<PieceManifest> {
  const { set, merges, sums } = await readTogether(archiving, pieces)
  const manifests = pieces.flatMap(({ manifest }) => manifest ?? [])
  const [first] = manifests
  const { table = '', key = [], refersBy = null } = first ?? {}
  const range = {
    oldest: manifests.map(({ oldest }) => oldest).toSorted()[0] ?? null,
    newest:
      manifests
        .map(({ newest }) => newest)
        .toSorted()
        .at(-1) ?? null,
  }
  const partitions = [...new Map(manifests.flatMap(partitionsOf).map((one) => [one.bounds, one])).values()]
  const manifest = await writePiece(archiving, {
    ...{ ...named, table, key, set, range, refersBy, partition: null, merges },
    ...(partitions.length > 0 && { partitions }),
  })
  await compareParts(archiving, manifest, sums)
  return manifest
}

interface Together {
  set: RowSet
  merges: NonNullable<PieceManifest['merges']>
  sums: string[]
}

/** The rows of the files that are in the archive, one after the other. */
async function readTogether(archiving: Archiving, pieces: readonly Piece[]): Promise<Together> {
  const columns = pieces[0]?.manifest?.columns ?? []
  const values: Text[][] = columns.map(() => [])
  const merges: Together['merges'] = []
  const sums: string[] = []
  let count = 0
  for (const { id, held, manifest } of pieces) {
    if (!manifest) continue
    const own = await readBack(archiving, manifest)
    const places = [...placesIn(readRanges(held))]
    for (const place of places) for (const [i, value] of rowAt(own, place).entries()) values[i]?.push(value)
    merges.push({ id, from: count, to: count + places.length })
    sums.push((await sumOfRows(places.map((place) => rowAt(own, place)))).sha256)
    count += places.length
  }
  return { set: { columns, values, count }, merges, sums }
}

/** Throws when the new file does not hold what each of the old ones held. */
async function compareParts(archiving: Archiving, manifest: PieceManifest, sums: readonly string[]): Promise<void> {
  const set = await readBack(archiving, manifest)
  for (const [at, { id, from, to }] of (manifest.merges ?? []).entries()) {
    const rows = Array.from({ length: to - from }, (_, i) => rowAt(set, from + i))
    if ((await sumOfRows(rows)).sha256 !== sums[at])
      throw new ArchiveError('ARCHIVE_DAMAGED', `${manifest.path} does not hold the rows of ${id}. Both stay.`)
  }
}
