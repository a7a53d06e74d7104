import { setImmediate as breathe } from 'node:timers/promises'
import type { Problem } from '@products-manager/contract'
import type { AppliedLines, DraftBatch, KeyedDraft, Screening, WaitingDraft } from '../../catalog/index.ts'
import type { CompiledRows } from './compile-rows.ts'
import { type KeyedRecord, type RecordReading, readRecord } from './key-records.ts'

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
  /** What a killed process of this run committed: screened like all other rows, but not applied and counted again. */
  applied: AppliedLines
  /** Lines of drafts too thin to make a product of; asked only when the profile maps no title. */
  findUnknown(drafts: readonly KeyedDraft[]): Promise<ReadonlySet<number>>
}

// A few milliseconds' work, after which requests that this process serves have their turn.
const AT_A_STRETCH = 500

/**
 * Turns keyed records into batches of drafts. They are screened first, so that a row the catalogue has already is
 * neither mapped nor checked again. One batch comes out for each that went in; `joinBatches` makes large ones of them.
 */
export async function* draftBatches(
  batches: AsyncIterable<readonly KeyedRecord[]>,
  parts: BatchParts,
): AsyncGenerator<PreparedBatch> {
  let underWay: Promise<PreparedBatch> | null = null
  for await (const records of batches) {
    // The database screens one batch while the next one is read and keyed.
    const done: PreparedBatch | null = underWay && (await underWay)
    underWay = draft(records, parts)
    // Its failure is met when it is awaited; until then nobody listens.
    underWay.catch(() => {})
    if (done) yield done
  }
  if (underWay) yield await underWay
}

async function draft(records: readonly KeyedRecord[], parts: BatchParts): Promise<PreparedBatch> {
  await parts.screening.noteDeleted(records.flatMap(({ isDeleted, key }) => (isDeleted && key !== null ? [key] : [])))
  const { changed, duplicates } = await parts.screening.screen(keysOf(records))
  const problems: Problem[] = []
  const firstLines = new Map(duplicates.map(({ line, firstLine }) => [line, firstLine]))
  const own = records.filter(({ line }) => !parts.applied.has(line))
  let drafts: KeyedDraft[] = []
  let refused = 0
  let warnings = 0
  for (const [i, record] of own.entries()) {
    if (i % AT_A_STRETCH === 0) await breathe()
    // Its other cells may be empty: only its key counts.
    if (record.isDeleted && record.key !== null) continue
    const firstLine = firstLines.get(record.line)
    const reading = record.reading ?? (changed.has(record.line) ? read(record, parts.rows) : null)
    if (reading) problems.push(...reading.problems)
    if (firstLine !== undefined) {
      problems.push(duplicateRow(record.line, firstLine))
      refused++
      continue
    }
    if (!reading) continue
    if (!reading.draft) {
      refused++
      continue
    }
    warnings += reading.problems.length
    if (changed.has(record.line)) drafts.push(reading.draft)
  }

  const unknown = parts.rows.fields.has('title') || drafts.length === 0 ? null : await parts.findUnknown(drafts)
  if (unknown && unknown.size > 0) {
    drafts = drafts.filter(({ line }) => !unknown.has(line))
    refused += unknown.size
    for (const line of unknown) problems.push(unknownProduct(line))
  }
  const { merged, waiting } = await sortAsking(drafts, parts)
  problems.sort((a, b) => a.line - b.line)
  return { problems, batch: batchOf(own, { drafts: merged, waiting, refused, warnings }, parts) }
}

/** Rows without a usable EAN whose offer is known are merged like others; those nobody decided about wait. */
async function sortAsking(
  drafts: readonly KeyedDraft[],
  { screening }: BatchParts,
): Promise<{ merged: readonly KeyedDraft[]; waiting: WaitingDraft[] }> {
  const asking = drafts.filter(isAsking)
  if (asking.length === 0) return { merged: drafts, waiting: [] }
  const answers = await screening.findAnswers(asking)
  return {
    merged: drafts.filter((row) => !isAsking(row) || answers.get(row.line) === 'known'),
    waiting: asking.filter(({ line }) => answers.get(line) === 'waiting'),
  }
}

function isAsking(row: KeyedDraft): row is WaitingDraft {
  return row.ticket !== undefined
}

function keysOf(records: readonly KeyedRecord[]) {
  const keyed = records.filter(({ key, isDeleted }) => key !== null && !isDeleted)
  return {
    lines: keyed.map(({ line }) => line),
    keys: keyed.map(({ key }) => key as string),
    hashes: keyed.map(({ hash }) => hash),
  }
}

function read({ line, content, hash }: KeyedRecord, rows: CompiledRows): RecordReading {
  return readRecord(typeof content === 'string' ? rows.recordOf(line, content) : content, hash, rows)
}

function batchOf(
  records: readonly KeyedRecord[],
  counts: Pick<DraftBatch, 'drafts' | 'waiting' | 'refused' | 'warnings'>,
  { runId, supplierId, rows }: BatchParts,
): DraftBatch {
  const firstLine = records[0]?.line ?? 0
  return {
    runId,
    supplierId,
    number: firstLine,
    firstLine,
    lastLine: records.at(-1)?.line ?? 0,
    rows: records.length,
    unchanged: records.length - counts.drafts.length - counts.waiting.length - counts.refused,
    ...counts,
    fields: rows.fields,
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
