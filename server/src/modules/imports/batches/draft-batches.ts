import { setImmediate as breathe } from 'node:timers/promises'
import type { Problem } from '@products-manager/contract'
import {
  type AppliedLines,
  type DraftBatch,
  type DraftHead,
  type OfferMatch,
  rowHash,
  type Screened,
  type Screening,
  type StagedDraft,
  stageDraft,
  type WaitingDraft,
} from '../../catalog/index.ts'
import type { Tally } from '../drift/tally.ts'
import type { RawRecord } from '../types.ts'
import type { CompiledRows } from './compile-rows.ts'
import { cutRecord, type KeyedRecord, type ReadDraft, type RecordReading, readRecord } from './key-records.ts'

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
  /** Lines whose records are wanted, the others are screened only; null when all are. */
  only: ReadonlySet<number> | null
  /** What is measured of the file while it is read; null when it is not. */
  tally: Tally | null
  /** Lines of drafts that match no product; asked only when the file makes none. */
  findUnknown(drafts: readonly DraftHead[]): Promise<ReadonlySet<number>>
}

// A few milliseconds' work, after which requests that this process serves, and batches that are merged, have their turn.
const AT_A_STRETCH = 100

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
  const { screening, applied, rows } = parts
  await screening.noteDeleted(records.flatMap(({ isDeleted, key }) => (isDeleted && key !== null ? [key] : [])))
  const screened = await screening.screen(keysOf(records))
  const own = records.filter((record) => !applied.has(record.line) && isWanted(record, parts.only))
  const { changed, readings } = await readChanged(records, { screened, rows })
  const matches = await screening.match(changedDrafts(readings, changed), {
    makes: rows.makes,
    offers: screened.offers,
  })

  const problems: Problem[] = []
  const firstLines = new Map(screened.duplicates.map(({ line, firstLine }) => [line, firstLine]))
  let drafts: ReadDraft[] = []
  let leftAside = 0
  let refused = 0
  let warnings = 0
  for (const record of own) {
    const { line, isDeleted, key } = record
    // Its other cells may be empty: only its key counts.
    if (isDeleted && key !== null) {
      leftAside++
      continue
    }
    const firstLine = firstLines.get(line)
    const reading = readings.get(line)
    if (reading) problems.push(...reading.problems)
    const refusal = firstLine === undefined ? refusalOf(record, matches.get(line)) : duplicateRow(record, firstLine)
    if (refusal) problems.push(refusal)
    if (refusal || reading?.draft === null) {
      refused++
      parts.tally?.noteRefused(line, refusal?.code ?? reading?.problems[0]?.code ?? '')
      continue
    }
    if (!reading?.draft) continue
    warnings += reading.problems.length
    const wanted = changed.has(line) ? asMatched(reading.draft, matches.get(line)) : null
    if (!wanted) continue
    drafts.push(wanted)
    parts.tally?.note(wanted, matches.get(line))
  }

  const unknown = rows.makes === 'products' || drafts.length === 0 ? null : await parts.findUnknown(drafts)
  if (unknown && unknown.size > 0) {
    refused += unknown.size
    problems.push(...drafts.filter(({ line }) => unknown.has(line)).map(unknownProduct))
    drafts = drafts.filter(({ line }) => !unknown.has(line))
  }
  const { merged, waiting } = await sortAsking(drafts, parts)
  problems.sort((a, b) => a.line - b.line)
  return { problems, batch: batchOf(own, { drafts: merged, waiting, leftAside, refused, warnings }, parts) }
}

/** Rows without a usable EAN whose offer is known are merged like others; those nobody decided about wait. */
async function sortAsking(
  drafts: readonly ReadDraft[],
  { screening, rows: { fields } }: BatchParts,
): Promise<{ merged: StagedDraft[]; waiting: WaitingDraft[] }> {
  const asking = drafts.filter(isAsking)
  if (asking.length === 0) return { merged: drafts as StagedDraft[], waiting: [] }
  const answers = await screening.findAnswers({ waiting: asking, fields })
  return {
    merged: drafts.flatMap((row) => {
      if (!isAsking(row)) return [row]
      return answers.get(row.line) === 'known' ? [stageDraft(row)] : []
    }),
    waiting: asking.filter(({ line }) => answers.get(line) === 'waiting'),
  }
}

function isAsking(row: ReadDraft): row is WaitingDraft {
  return 'ticket' in row
}

/** A record is wanted when any of its rows is. */
function isWanted({ line, content }: KeyedRecord, only: ReadonlySet<number> | null): boolean {
  if (only === null || only.has(line)) return true
  return typeof content !== 'string' && content.rows.some((row) => only.has(row.line))
}

/**
 * What the records that the catalogue does not have as they are say, by line. Those a killed process applied are read
 * too: the offers that they turned out to be must count as seen.
 */
async function readChanged(
  records: readonly KeyedRecord[],
  { screened, rows }: { screened: Screened; rows: CompiledRows },
): Promise<{ changed: ReadonlySet<number>; readings: ReadonlyMap<number, RecordReading> }> {
  const changed = new Set<number>()
  const readings = new Map<number, RecordReading>()
  for (const [i, record] of records.entries()) {
    if (i % AT_A_STRETCH === 0) await breathe()
    const { line, key, writtenHash, isDeleted, reading } = record
    if (isDeleted && key !== null) continue
    if (reading) readings.set(line, reading)
    if (!screened.changed.has(line)) continue
    // Written otherwise, it may say the same: in other quotes, or with another value where nobody reads it. Not so what
    // must be read again: a rule that compares rows may make something else of the same cells.
    const cut = record.contentHash === null ? wholeOf(record, rows) : null
    const contentHash = record.contentHash ?? (cut && rows.digestOf(cut).contentHash)
    if (writtenHash !== null && key !== null && contentHash === screened.offers.get(key)?.contentHash) continue
    changed.add(line)
    if (reading) continue
    const hash = rowHash({ contentHash, writtenHash })
    readings.set(line, readRecord(cut ?? wholeOf(record, rows), { hash, seen: null }, rows))
  }
  return { changed, readings }
}

function changedDrafts(readings: ReadonlyMap<number, RecordReading>, changed: ReadonlySet<number>): StagedDraft[] {
  return Array.from(readings.values()).flatMap(({ draft }) =>
    draft && changed.has(draft.line) && !isAsking(draft) ? [draft] : [],
  )
}

/** The draft under the key of the offer it is; null when that offer was written from the same cells. */
function asMatched(draft: ReadDraft, match: OfferMatch | undefined): ReadDraft | null {
  if (isAsking(draft) || match?.is !== 'claimed') return draft
  if (match.same) return null
  return {
    ...draft,
    key: match.key,
    draft: { ...draft.draft, supplierSku: draft.draft.supplierSku ?? match.sku },
  }
}

function refusalOf(row: KeyedRow, match: OfferMatch | undefined): Problem | null {
  if (match?.is === 'repeated') return duplicateRow(row, match.firstLine)
  if (match?.is === 'ambiguous') return ambiguousOffer(row, match.offers)
  if (match?.is === 'unknown') return match.productKnown ? unknownOffer(row) : unknownProduct(row)
  return null
}

function keysOf(records: readonly KeyedRecord[]) {
  const keyed = records.filter(({ key, isDeleted }) => key !== null && !isDeleted)
  return {
    lines: keyed.map(({ line }) => line),
    keys: keyed.map(({ key }) => key as string),
    writtenHashes: keyed.map(({ writtenHash }) => writtenHash),
  }
}

function wholeOf({ line, content }: KeyedRecord, rows: CompiledRows): RawRecord {
  return typeof content === 'string' ? rows.recordOf(line, content) : cutRecord(content)
}

function batchOf(
  records: readonly KeyedRecord[],
  counts: Pick<DraftBatch, 'drafts' | 'waiting' | 'leftAside' | 'refused' | 'warnings'>,
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
    unchanged: records.length - counts.drafts.length - counts.waiting.length - counts.leftAside - counts.refused,
    ...counts,
    fields: rows.fields,
  }
}

type KeyedRow = Pick<KeyedRecord, 'line' | 'key'>

function duplicateRow(row: KeyedRow, firstLine: number): Problem {
  const message = `Line ${firstLine} of this file has the same product already; this row was left out.`
  return refusedRow(row, { code: 'ROW_DUPLICATE', message })
}

function unknownProduct(row: KeyedRow): Problem {
  return refusedRow(row, {
    code: 'PRODUCT_UNKNOWN',
    message:
      'The catalogue has no product with this EAN or SKU, and the file makes none: it gives no title, or its profile says so.',
  })
}

function unknownOffer(row: KeyedRow): Problem {
  return refusedRow(row, {
    code: 'OFFER_UNKNOWN',
    message:
      'The supplier has no offer of this product yet, and a list of prices or stocks makes none unless its profile says so.',
  })
}

function ambiguousOffer(row: KeyedRow, offers: number): Problem {
  const message = `The supplier has ${offers} offers of the product with this EAN, and the row does not say which of them it is.`
  return refusedRow(row, { code: 'OFFER_AMBIGUOUS', message })
}

/** A problem of no single cell; it shows the row's key, so that people know which article it is. */
function refusedRow({ line, key }: KeyedRow, { code, message }: Pick<Problem, 'code' | 'message'>): Problem {
  const value = key?.replace(/^ean:/, '') ?? null
  return { line, code, severity: 'refuse-row', field: null, column: null, value, message }
}
