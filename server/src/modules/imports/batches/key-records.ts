import type { Problem } from '@products-manager/contract'
import type { KeyedDraft } from '../../catalog/index.ts'
import type { RawRecord } from '../types.ts'
import type { CompiledRows } from './compile-rows.ts'

/** What reading a record gave, and what is wrong in it. Without a draft it is refused. */
export interface RecordReading {
  draft: KeyedDraft | null
  problems: readonly Problem[]
}

/** A record with what tells whether the catalogue has it, small enough that thousands of them can wait. */
export interface KeyedRecord {
  line: number
  /** Null when the record has no key: it is refused. */
  key: string | null
  /** Null when the row must be read again next time. */
  hash: string | null
  /** The record, or the text that `unpack` makes it of. */
  content: RawRecord | string
  /** The row takes its offer off the list. */
  isDeleted: boolean
  /** There already when the key could not be told without reading the record. */
  reading: RecordReading | null
}

/**
 * Gives each record its key and its content hash. Its cells are let go, and one string is kept in their place: most
 * records turn out to be unchanged, and a hundred thousand cells that wait cost more memory and time than their text.
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
  const { text, hash } = rows.digestOf(record)
  const key = rows.keyOf(record)
  if (key !== null) return { line, key, hash, content: isPlain(record) ? text : record, isDeleted, reading: null }

  const reading = readRecord(record, hash, rows)
  const { draft } = reading
  return { line, key: draft?.key ?? null, hash: draft?.hash ?? null, content: record, isDeleted, reading }
}

/** Maps, transforms and checks a record. */
export function readRecord(record: RawRecord, hash: string | null, rows: CompiledRows): RecordReading {
  const found: Problem[] = []
  const draft = rows.draftOf(record, (problem) => void found.push(problem))
  const problems = found.length === 0 ? found : rows.diagnose(record, found)
  if (!draft) return { draft: null, problems }
  // A row with something to report is read again by the next run, which then can report it again.
  return { draft: { ...draft, line: record.line, hash: problems.length > 0 ? null : hash }, problems }
}

/** One row, undamaged: its text says all of it. */
function isPlain({ rows }: RawRecord): boolean {
  return rows.length === 1 && rows[0].defect === null
}
