import { json, nothing, part, type Reads, sql, type Tx } from '@products-manager/postgres'
import type { SealedFile } from '../../backup/sealing/seal-file.ts'
import type { ArchivedColumn, RowsSum } from '../format/rows.ts'
import type { ArchiveFormat } from '../policy.ts'

export type PieceState = 'writing' | 'copied' | 'archived' | 'expired'

/** Everything needed to read a file, kept in the database and beside the file. */
export interface PieceManifest {
  format: 1
  id: string
  /** Pieces of one batch become archived together. */
  batch: string
  policy: string
  /** `schema.table` */
  table: string
  fileFormat: ArchiveFormat
  columns: ArchivedColumn[]
  key: string[]
  rows: number
  sum: RowsSum
  /** The range of the age column; of a dependent table, that of the rows it depends on. Null: not known. */
  oldest: string | null
  newest: string | null
  /** Of a dependent table: which of its columns point to which of the policy's table. */
  refersBy: { columns: string[]; referred: string[] } | null
  partition: PiecePartition | null
  /** Of a file that was made of others: the partitions their rows came from. */
  partitions?: PiecePartition[]
  /** The files it was made of, which it takes the place of, and the places of their rows. */
  merges?: MergedPart[]
  /** The documents that its rows name. */
  documents?: ArchivedDocument[]
  path: string
  file: SealedFile
  createdAt: string
}

export interface ArchivedDocument {
  /** Of its row in the file. */
  place: number
  /** As the row names it. */
  name: string
  /** Of the document as it was. */
  sha256: string
  /** Who might read it. */
  mode: number
  path: string
  file: SealedFile
}

/** What a file and its documents hold, and take. */
export function bytesOfPiece({ sum, file, documents = [] }: PieceManifest): {
  plainBytes: number
  storedBytes: number
} {
  return {
    plainBytes: documents.reduce((all, one) => all + one.file.plainBytes, sum.bytes),
    storedBytes: documents.reduce((all, one) => all + one.file.bytes, file.bytes),
  }
}

/** Where the rows of an earlier file are: half open. */
export interface MergedPart {
  id: string
  from: number
  to: number
}

/** A whole partition that becomes files. */
export interface PiecePartition {
  schema: string
  name: string
  bounds: string
}

export interface Piece {
  id: string
  batch: string
  policy: string
  table: string
  state: PieceState
  path: string
  fileRows: number
  /** The rows of the file that are in the archive, as PostgreSQL writes a multirange of their places. */
  held: string
  heldRows: number
  plainBytes: number
  storedBytes: number
  oldest: Date | null
  newest: Date | null
  manifest: PieceManifest | null
  isNoted: boolean
  createdAt: Date
  archivedAt: Date | null
}

const columns = part`id, batch, policy, table_name as "table", state, path, file_rows as "fileRows", held::text as held,
  held_rows as "heldRows", plain_bytes as "plainBytes", stored_bytes as "storedBytes", oldest, newest, manifest,
  is_noted as "isNoted", created_at as "createdAt", archived_at as "archivedAt"`

export interface NewPiece {
  id: string
  batch: string
  policy: string
  jobId: string
  table: string
  path: string
}

/** Tells of a file before its first byte is written: whatever happens, it is known. */
export async function insertPiece(tx: Tx<string>, piece: NewPiece): Promise<void> {
  await tx.run(sql('archive.insert_piece')`
    insert into pgops_archive.archive_pieces (id, batch, policy, job_id, table_name, state, path)
    values (${piece.id}, ${piece.batch}, ${piece.policy}, ${piece.jobId}, ${piece.table}, 'writing', ${piece.path})
  `)
}

/** The file is whole in every store and was read back. */
export async function markCopied(tx: Tx<string>, manifest: PieceManifest): Promise<void> {
  const { id, rows, oldest, newest } = manifest
  const { plainBytes, storedBytes } = bytesOfPiece(manifest)
  await tx.run(sql('archive.mark_copied')`
    update pgops_archive.archive_pieces
       set state = 'copied', file_rows = ${rows}, plain_bytes = ${plainBytes}, stored_bytes = ${storedBytes},
           oldest = ${oldest}::timestamptz, newest = ${newest}::timestamptz, manifest = ${json(manifest)}
     where id = ${id}
  `)
}

/** These rows of the file are no longer in their table, in the transaction that deletes them. */
export async function markArchived(tx: Tx<string>, id: string, held: string): Promise<void> {
  await tx.run(sql('archive.mark_archived')`
    update pgops_archive.archive_pieces
       set state = 'archived', archived_at = now(), held = ${held}::int4multirange, is_noted = false,
           held_rows = (select coalesce(sum(upper(r) - lower(r)), 0) from unnest(${held}::int4multirange) r)
     where id = ${id}
  `)
}

/** Rows of a file that are in their table again. */
export async function releaseRows(tx: Tx<string>, id: string, released: string): Promise<void> {
  await tx.run(sql('archive.release_rows')`
    update pgops_archive.archive_pieces p
       set held = p.held - ${released}::int4multirange, is_noted = false,
           held_rows = (select coalesce(sum(upper(r) - lower(r)), 0) from unnest(p.held - ${released}::int4multirange) r)
     where id = ${id}
  `)
}

export async function markExpired(tx: Tx<string>, id: string): Promise<void> {
  await tx.run(sql('archive.mark_expired')`
    update pgops_archive.archive_pieces
       set state = 'expired', held = '{}', held_rows = 0, is_noted = false
     where id = ${id}
  `)
}

export async function deletePiece(tx: Tx<string>, id: string): Promise<void> {
  await tx.run(sql('archive.delete_piece')`delete from pgops_archive.archive_pieces where id = ${id}`)
}

/** The state of the piece was written beside its file. */
export async function markNoted(tx: Tx<string>, { id, held, state }: Pick<Piece, 'id' | 'held' | 'state'>) {
  await tx.run(sql('archive.mark_noted')`
    update pgops_archive.archive_pieces set is_noted = true
     where id = ${id} and held = ${held}::int4multirange and state = ${state}
  `)
}

/** Files whose rows are still in their table, or whose state is not written beside them: an earlier run was interrupted. */
export function listUnfinished(database: Reads<string>, policy: string): Promise<Piece[]> {
  return database.many(sql<Piece>('archive.list_unfinished')`
    select ${columns}
      from pgops_archive.archive_pieces
     where policy = ${policy} and (state in ('writing', 'copied') or not is_noted)
     order by id
  `)
}

export interface PieceSearch {
  policy: string
  table?: string | undefined
  batch?: string | undefined
  /** Without the files this job made. */
  otherThanJob?: string | undefined
  /** Of the age column. */
  from?: Date | null | undefined
  to?: Date | null | undefined
}

/** The files that hold rows of that time, oldest first. */
export function listArchived(database: Reads<string>, search: PieceSearch): Promise<Piece[]> {
  const { policy, table, batch, otherThanJob, from = null, to = null } = search
  return database.many(sql<Piece>('archive.list_archived')`
    select ${columns}
      from pgops_archive.archive_pieces
     where policy = ${policy} and state = 'archived' and held_rows > 0
           ${table === undefined ? nothing : part`and table_name = ${table}`}
           ${batch === undefined ? nothing : part`and batch = ${batch}`}
           ${otherThanJob === undefined ? nothing : part`and job_id <> ${otherThanJob}`}
       and (${from}::timestamptz is null or newest is null or newest >= ${from})
       and (${to}::timestamptz is null or oldest is null or oldest < ${to})
     order by oldest nulls first, id
  `)
}

/** The copied pieces of a batch whose rows are still in their tables. */
export function listCopied(database: Reads<string>, batch: string): Promise<Piece[]> {
  return database.many(sql<Piece>('archive.list_copied')`
    select ${columns} from pgops_archive.archive_pieces where batch = ${batch} and state = 'copied' order by id
  `)
}

/** A page of a policy's files, the newest first. */
export function listPieces(
  database: Reads<string>,
  { policy, before, limit }: { policy: string; before: string | null; limit: number },
): Promise<Piece[]> {
  return database.many(sql<Piece>('archive.list_pieces')`
    select ${columns}
      from pgops_archive.archive_pieces
     where policy = ${policy} and (${before}::text is null or id < ${before})
     order by id desc
     limit ${limit}
  `)
}

/** Files whose rows are all older than that, unless somebody holds them. */
export function listExpirable(database: Reads<string>, policy: string, before: Date): Promise<Piece[]> {
  return database.many(sql<Piece>('archive.list_expirable')`
    select ${columns}
      from pgops_archive.archive_pieces p
     where policy = ${policy}
       and state = 'archived' and newest < ${before} and not ${isHeld}
     order by id
  `)
}

const isHeld = part`exists (select from pgops_archive.archive_holds h
                             where h.policy = p.policy and h.released_at is null
                               and (h.from_time is null or p.newest >= h.from_time)
                               and (h.to_time is null or p.oldest < h.to_time))`

/** The archived files that somebody holds. */
export async function listHeld(database: Reads<string>, policy: string): Promise<string[]> {
  const rows = await database.many(sql<{ id: string }>('archive.list_held')`
    select id from pgops_archive.archive_pieces p where policy = ${policy} and state = 'archived' and ${isHeld}
  `)
  return rows.map(({ id }) => id)
}

/** Puts new files in the place of others, whose rows they have; false, and nothing is done, when one of those is held or has other rows by now. */
export async function markMerged(
  tx: Tx<string>,
  pieces: readonly Pick<Piece, 'id' | 'held'>[],
  written: readonly PieceManifest[],
): Promise<boolean> {
  const ids = pieces.map(({ id }) => id)
  const unchanged = await tx.many(sql<{ archivedAt: Date }>('archive.lock_merged')`
    select p.archived_at as "archivedAt"
      from pgops_archive.archive_pieces p
      join unnest(${ids}::text[], ${pieces.map(({ held }) => held)}::text[]) as own (id, held) on own.id = p.id
     where p.state = 'archived' and p.held = own.held::int4multirange and not ${isHeld}
       for update of p
  `)
  if (unchanged.length !== ids.length) return false
  for (const { id, rows } of written) await markArchived(tx, id, rows === 0 ? '{}' : `{[0,${rows})}`)
  await tx.run(sql('archive.keep_archived_at')`
    update pgops_archive.archive_pieces
       set archived_at = (select max(archived_at) from pgops_archive.archive_pieces where id = any (${ids}))
     where id = any (${written.map(({ id }) => id)})
  `)
  for (const id of ids) await markExpired(tx, id)
  return true
}

/** Where the rows of a file are that has become part of another; null when they are not. */
export function findMerged(database: Reads<string>, id: string): Promise<Piece | null> {
  return database.maybeOne(sql<Piece>('archive.find_merged')`
    select ${columns}
      from pgops_archive.archive_pieces
     where state = 'archived' and manifest -> 'merges' @> ${json([{ id }])}
     limit 1
  `)
}
