import { writeChecked } from '../backup/record.ts'
import type { Codec } from '../backup/sealing/codec.ts'
import { ArchiveError } from './archive-error.ts'
import { pathOf } from './archive-place.ts'
import type { Archiving } from './archiving.ts'
import {
  insertPiece,
  type MergedPart,
  markCopied,
  type PieceManifest,
  type PiecePartition,
} from './catalogue/pieces.ts'
import { storeDocuments } from './documents/archive-documents.ts'
import { microsOf } from './format/moments.ts'
import { ndjsonOf, readNdjson } from './format/ndjson.ts'
import { parquetOf, readParquet } from './format/parquet.ts'
import { type RowSet, rowsOf, sumOfRows, type Text } from './format/rows.ts'
import type { ArchiveFormat } from './policy.ts'

export interface PieceWish {
  id: string
  batch: string
  /** `schema.table` */
  table: string
  key: string[]
  set: RowSet
  /** What time the rows are of. */
  range: TimeRange
  refersBy: PieceManifest['refersBy']
  partition: PiecePartition | null
  partitions?: PiecePartition[]
  merges?: MergedPart[]
}

/** Moments as ISO 8601; null: not known. */
export interface TimeRange {
  oldest: string | null
  newest: string | null
}

/** Puts rows into a file in every store, reads it back and compares. Nothing is deleted; a file that is not finished is removed by the next run. */
export async function writePiece(archiving: Archiving, wish: PieceWish): Promise<PieceManifest> {
  const { database, place, policy, jobId, now, signal } = archiving
  const { id, batch, table, set } = wish
  const key = await place.key(now())
  const codec = codecOf(policy.format)
  const name = `${policy.name}/${now().toISOString().slice(0, 7)}/${id}`
  const path = pathOf(place, `${name}.${policy.format}`, { codec, key })
  await database.transaction((tx) => insertPiece(tx, { id, batch, policy: policy.name, jobId, table, path }))

  const documents = wish.refersBy ? [] : await storeDocuments(archiving, set, { folder: `${name}/`, key, signal })
  const sum = await sumOfRows(rowsOf(set))
  const bytes = policy.format === 'parquet' ? await parquetOf(set) : ndjsonOf(set)
  const file = await place.put(path, bytes, { codec, key, signal })
  const manifest: PieceManifest = {
    ...{ format: 1, id, batch, policy: policy.name, table, fileFormat: policy.format },
    ...{ columns: [...set.columns], key: wish.key, rows: set.count, sum, ...wish.range },
    ...{ refersBy: wish.refersBy, partition: wish.partition, path, file, createdAt: now().toISOString() },
    ...(wish.partitions && { partitions: wish.partitions }),
    ...(wish.merges && { merges: wish.merges }),
    ...(documents.length > 0 && { documents }),
  }
  for (const store of place.stores) await readBack(archiving, manifest, store)
  await place.note(notePath(path, 'json'), writeChecked(manifest))
  await database.transaction((tx) => markCopied(tx, manifest))
  return manifest
}

/** The rows of a file, compared with what was written into it. */
export async function readBack(
  { place }: Pick<Archiving, 'place'>,
  manifest: PieceManifest,
  from?: Archiving['place']['stores'][number],
): Promise<RowSet> {
  const bytes = await place.get(manifest.path, manifest.file, from)
  const set = await readRows(bytes, manifest.fileFormat)
  if (set.count === manifest.rows && (await sumOfRows(rowsOf(set))).sha256 === manifest.sum.sha256) return set
  throw new ArchiveError(
    'ARCHIVE_DAMAGED',
    `${manifest.path}${from ? ` in ${from.name}` : ''} does not hold the rows that were written into it.`,
  )
}

/** Where a small file beside a piece lies: its manifest, or its state. */
export function notePath(path: string, kind: 'json' | 'state.json'): string {
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  return `${folder}${path.slice(folder.length).split('.', 1)[0]}.${kind}`
}

/** The range of a column of dates or moments; null where a value has no number, such as infinity. */
export function rangeOf(values: readonly Text[]): TimeRange {
  let [oldest, newest]: [bigint | null, bigint | null] = [null, null]
  for (const value of values) {
    const micros = value === null ? null : microsOf(value)
    if (micros === null) return { oldest: null, newest: null }
    if (oldest === null || micros < oldest) oldest = micros
    if (newest === null || micros > newest) newest = micros
  }
  return { oldest: isoOf(oldest), newest: isoOf(newest) }
}

function isoOf(micros: bigint | null): string | null {
  if (micros === null) return null
  const rest = ((micros % 1_000n) + 1_000n) % 1_000n
  const text = new Date(Number((micros - rest) / 1_000n)).toISOString()
  return `${text.slice(0, -1)}${String(rest).padStart(3, '0')}Z`
}

/** Parquet compresses inside, so that it stays readable for other tools. */
function codecOf(format: ArchiveFormat): Codec {
  return format === 'parquet' ? 'none' : 'gzip'
}

function readRows(bytes: Uint8Array, format: ArchiveFormat): Promise<RowSet> | RowSet {
  return format === 'parquet' ? readParquet(bytes) : readNdjson(bytes)
}
