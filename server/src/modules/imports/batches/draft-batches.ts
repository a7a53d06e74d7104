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
  for await (const records of batches) yield await draftBatch(records, ++number, parts)
}

async function draftBatch(records: readonly RawRecord[], number: number, parts: BatchParts): Promise<PreparedBatch> {
  const { rows, screening } = parts
  const problems: Problem[] = []
  let refused = 0
  let warnings = 0

  const read = (record: RawRecord): KeyedDraft | null => {
    const before = problems.length
    const draft = rows.draftOf(record, (problem) => void problems.push(problem))
    const reported = problems.length - before
    if (!draft) {
      refused++
      return null
    }
    warnings += reported
    // A row with something to report is read again by the next run, which then can report it again.
    return { ...draft, line: record.line, hash: reported > 0 ? null : rows.hashOf(record) }
  }

  const keyed: RowKeys = { lines: [], keys: [], hashes: [] }
  const readAlready = new Map<number, KeyedDraft>()
  for (const [i, record] of records.entries()) {
    if (i % AT_A_STRETCH === 0) await breathe()
    const key = rows.keyOf(record)
    const draft = key === null ? read(record) : null
    if (draft) readAlready.set(record.line, draft)
    if (key === null && draft === null) continue
    keyed.lines.push(record.line)
    keyed.keys.push(key ?? draft!.key)
    keyed.hashes.push(draft ? draft.hash : rows.hashOf(record))
  }

  const { changed, duplicates } = await screening.screen(keyed)
  let drafts: KeyedDraft[] = []
  for (const [i, record] of records.entries()) {
    if (i % AT_A_STRETCH === 0) await breathe()
    if (!changed.has(record.line)) continue
    const draft = readAlready.get(record.line) ?? read(record)
    if (draft) drafts.push(draft)
  }

  for (const { line, firstLine } of duplicates) problems.push(duplicateRow(line, firstLine))
  refused += duplicates.length
  const unknown = rows.fields.has('title') || drafts.length === 0 ? null : await parts.findUnknown(drafts)
  if (unknown && unknown.size > 0) {
    drafts = drafts.filter(({ line }) => !unknown.has(line))
    refused += unknown.size
    for (const line of unknown) problems.push(unknownProduct(line))
  }

  problems.sort((a, b) => a.line - b.line)
  return {
    problems,
    batch: {
      runId: parts.runId,
      supplierId: parts.supplierId,
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
