import { setImmediate as breathe } from 'node:timers/promises'
import type { Problem } from '@products-manager/contract'
import type { DraftBatch, KeyedDraft, RowKeys, Screening } from '../../catalog/index.ts'
import type { RawRecord } from '../types.ts'
import type { CompiledRows } from './compile-rows.ts'

/** A batch ready for the catalogue, with what is wrong in its rows. */
export interface PreparedBatch {
  batch: DraftBatch
  problems: Problem[]
}

export interface BatchParts {
  runId: string
  supplierId: string
  rows: CompiledRows
  screening: Screening
  /** Lines of drafts too thin to make a product of; asked only when the profile maps no title. */
  findUnknown(drafts: readonly KeyedDraft[]): Promise<ReadonlySet<number>>
}

// A few milliseconds' work, after which requests that this process serves have their turn.
const AT_A_STRETCH = 500

/**
 * Turns records into batches of drafts. Keys and content hashes come first, so that a row the catalogue has already is
 * neither mapped nor checked again.
 */
export async function* draftBatches(
  batches: AsyncIterable<RawRecord[]>,
  parts: BatchParts,
): AsyncGenerator<PreparedBatch> {
  let number = 0
  let underWay: Promise<PreparedBatch> | null = null
  for await (const records of batches) {
    // While the database screens one batch, the next one is read and keyed.
    const keyed = await keyRecords(records, parts.rows)
    const done: PreparedBatch | null = underWay && (await underWay)
    underWay = draftKeyed(keyed, ++number, parts)
    // Its failure is met when it is awaited; until then nobody listens.
    underWay.catch(() => {})
    if (done) yield done
  }
  if (underWay) yield await underWay
}

/** Records with what is needed to screen them, and what reading some of them already told. */
interface KeyedRecords {
  records: readonly RawRecord[]
  keys: RowKeys
  /** Records whose key could not be told without reading them. */
  readAlready: Map<number, KeyedDraft>
  tally: Tally
}

interface Tally {
  problems: Problem[]
  refused: number
  warnings: number
}

async function keyRecords(records: readonly RawRecord[], rows: CompiledRows): Promise<KeyedRecords> {
  const tally: Tally = { problems: [], refused: 0, warnings: 0 }
  const keys: RowKeys = { lines: [], keys: [], hashes: [] }
  const readAlready = new Map<number, KeyedDraft>()
  for (const [i, record] of records.entries()) {
    if (i % AT_A_STRETCH === 0) await breathe()
    const hash = rows.hashOf(record)
    const key = rows.keyOf(record)
    const draft = key === null ? readRecord(record, { hash, rows, tally }) : null
    if (draft) readAlready.set(record.line, draft)
    if (key === null && draft === null) continue
    keys.lines.push(record.line)
    keys.keys.push(key ?? draft!.key)
    keys.hashes.push(draft ? draft.hash : hash)
  }
  return { records, keys, readAlready, tally }
}

function readRecord(
  record: RawRecord,
  { hash, rows, tally }: { hash: string | null; rows: CompiledRows; tally: Tally },
): KeyedDraft | null {
  const before = tally.problems.length
  const draft = rows.draftOf(record, (problem) => void tally.problems.push(problem))
  const reported = tally.problems.length - before
  if (!draft) {
    tally.refused++
    return null
  }
  tally.warnings += reported
  // A row with something to report is read again by the next run, which then can report it again.
  return { ...draft, line: record.line, hash: reported > 0 ? null : hash }
}

async function draftKeyed(
  { records, keys, readAlready, tally }: KeyedRecords,
  number: number,
  { rows, screening, findUnknown, runId, supplierId }: BatchParts,
): Promise<PreparedBatch> {
  const { changed, duplicates } = await screening.screen(keys)
  const hashes = new Map(keys.lines.map((line, i) => [line, keys.hashes[i] ?? null]))
  let drafts: KeyedDraft[] = []
  for (const [i, record] of records.entries()) {
    if (i % AT_A_STRETCH === 0) await breathe()
    if (!changed.has(record.line)) continue
    const hash = hashes.get(record.line) ?? null
    const draft = readAlready.get(record.line) ?? readRecord(record, { hash, rows, tally })
    if (draft) drafts.push(draft)
  }

  for (const { line, firstLine } of duplicates) tally.problems.push(duplicateRow(line, firstLine))
  tally.refused += duplicates.length
  const unknown = rows.fields.has('title') || drafts.length === 0 ? null : await findUnknown(drafts)
  if (unknown && unknown.size > 0) {
    drafts = drafts.filter(({ line }) => !unknown.has(line))
    tally.refused += unknown.size
    for (const line of unknown) tally.problems.push(unknownProduct(line))
  }

  const { problems, refused, warnings } = tally
  problems.sort((a, b) => a.line - b.line)
  return {
    problems,
    batch: {
      runId,
      supplierId,
      number,
      firstLine: records[0]?.line ?? 0,
      lastLine: records.at(-1)?.line ?? 0,
      rows: records.length,
      unchanged: records.length - drafts.length - refused,
      refused,
      warnings,
      drafts,
      fields: rows.fields,
    },
  }
}

function duplicateRow(line: number, firstLine: number): Problem {
  return {
    line,
    code: 'ROW_DUPLICATE',
    severity: 'refuse-row',
    field: null,
    column: null,
    value: null,
    message: `Line ${firstLine} of this file has the same product already; this row was left out.`,
  }
}

function unknownProduct(line: number): Problem {
  return {
    line,
    code: 'PRODUCT_UNKNOWN',
    severity: 'refuse-row',
    field: null,
    column: null,
    value: null,
    message: 'The catalogue has no product with this EAN or SKU, and the file gives no title to make one.',
  }
}
