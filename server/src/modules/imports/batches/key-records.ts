import type { Problem } from '@products-manager/contract'
import { ownCopy } from '../../../platform/own-text.ts'
import {
  type ContentHash,
  rowHash,
  type StagedDraft,
  stageDraft,
  type WaitingDraft,
  type WrittenHash,
} from '../../catalog/index.ts'
import type { RawRecord, RawRow } from '../types.ts'
import type { CompiledRows } from './compile-rows.ts'

/** A draft that is merged, or one that a person may have to decide about. */
export type ReadDraft = StagedDraft | WaitingDraft

/** What reading a record gave, and what is wrong in it. Without a draft it is refused. */
export interface RecordReading {
  draft: ReadDraft | null
  problems: readonly Problem[]
}

/** What tells whether the catalogue has a record, and what it says. */
interface Hashed {
  /** Null when the row must be read again next time. */
  writtenHash: WrittenHash | null
  /** Null until the record's cells are looked at. */
  contentHash: ContentHash | null
  /** The record, or the text that `recordOf` makes it of. */
  content: RawRecord | string
}

/** A record with its key, small enough that thousands of them can wait. */
export interface KeyedRecord extends Hashed {
  line: number
  /** Null when the record has no key: it is refused. */
  key: string | null
  /** The row takes its offer off the list. */
  isDeleted: boolean
  /** There already when the key could not be told without reading the record. */
  reading: RecordReading | null
}

/**
 * Gives each record its key and the hash of how it is written. Most records turn out to be unchanged, and no cell of
 * theirs but the key is cut out of its text.
 */
export async function* keyRecords(
  chunks: AsyncIterable<readonly RawRecord[]>,
  rows: CompiledRows,
): AsyncGenerator<KeyedRecord[]> {
  for await (const records of chunks) yield records.map((record) => keyRecord(record, rows))
}

function keyRecord(record: RawRecord, rows: CompiledRows): KeyedRecord {
  const { line } = record
  const isDeleted = rows.isDeleted(record)
  const key = rows.keyOf(record)
  const writtenHash = rows.writtenHashOf(record)
  if (key !== null && writtenHash !== null)
    return { line, key, writtenHash, contentHash: null, content: record, isDeleted, reading: null }

  const whole = cutRecord(record)
  const hashed = hashCells(whole, { writtenHash, rows })
  if (key !== null) return { line, key, ...hashed, isDeleted, reading: null }
  const reading = readRecord(whole, { hash: rowHash(hashed), seen: whole }, rows)
  const { draft } = reading
  return {
    line,
    key: draft?.key ?? null,
    ...hashed,
    writtenHash: draft?.hash ? hashed.writtenHash : null,
    isDeleted,
    reading,
  }
}

/** The record with its cells cut out of its text, for who reads them more than once. */
export function cutRecord({ line, rows: [first, ...others] }: RawRecord): RawRecord {
  return { line, rows: [cutRow(first), ...others.map(cutRow)] }
}

function cutRow(row: RawRow): RawRow {
  return row.text ? { line: row.line, cells: row.cells, defect: row.defect } : row
}

/** One string is kept in place of the cells: a hundred thousand that wait cost more memory and time than their text. */
function hashCells(
  record: RawRecord,
  { writtenHash, rows }: { writtenHash: WrittenHash | null; rows: CompiledRows },
): Hashed & { contentHash: ContentHash; writtenHash: WrittenHash } {
  const { text, contentHash, ...digest } = rows.digestOf(record)
  return { writtenHash: writtenHash ?? digest.writtenHash, contentHash, content: isPlain(record) ? text : record }
}

interface Reading {
  hash: string | null
  /** What the doctor sees of the record; null: the columns that are read, as of a record that waited as its text. */
  seen: RawRecord | null
}

/** Maps, transforms and checks a record. What it gives has texts of its own: it waits longer than what it was read of. */
export function readRecord(record: RawRecord, { hash, seen }: Reading, rows: CompiledRows): RecordReading {
  const found: Problem[] = []
  const draft = rows.draftOf(record, (problem) => void found.push(problem))
  const problems = found.length === 0 ? found : ownCopy(rows.diagnose(seen ?? readColumns(record, rows), found))
  if (!draft) return { draft: null, problems }
  const { key, ticket } = draft
  // A row with something to report is read again by the next run, which then can report it again.
  const keyed = { line: record.line, key, hash: problems.length > 0 ? null : hash, draft: draft.draft }
  return { draft: ticket ? ownCopy({ ...keyed, ticket }) : stageDraft(keyed), problems }
}

/** The record without the columns that nobody reads. */
function readColumns(record: RawRecord, rows: CompiledRows): RawRecord {
  return isPlain(record) ? rows.recordOf(record.line, rows.digestOf(record).text) : record
}

/** One row, undamaged: its text says all of it. */
function isPlain({ rows }: RawRecord): boolean {
  return rows.length === 1 && rows[0].defect === null
}
