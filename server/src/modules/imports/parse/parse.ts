import { AppError } from '../../../platform/errors.ts'
import { fileDamaged } from '../errors.ts'
import { unmarkedCell, wasMarked } from '../formats/marked-text.ts'
import type { Dialect, Opened, OpenedParts, RawRow } from '../types.ts'
import { datanormRecords } from './datanorm/parse-datanorm.ts'
import { edifactRecords } from './edifact/parse-edifact.ts'
import { createDecoder, type Decoder } from './encoding/decoder.ts'
import { lineFeedDecoder } from './encoding/line-ends.ts'
import { parseFixedWidth } from './fixed-width/parse-fixed-width.ts'
import { inSections } from './in-sections.ts'
import { parseJson } from './json/parse-json.ts'
import { hasControlBytes } from './scan/check-characters.ts'
import { CsvScanner } from './scan/csv-scanner.ts'
import { PlainRows } from './scan/plain-rows.ts'
import { type ScannedRow, settleUnevenRows } from './scan/uneven-rows.ts'
import { WholeLines } from './scan/whole-lines.ts'
import { parseSpreadsheet } from './spreadsheet/parse-spreadsheet.ts'
import { TreeColumns } from './tree/tree-columns.ts'
import { TreeRows } from './tree/tree-rows.ts'
import { parseXml } from './xml/parse-xml.ts'

/**
 * A file becomes its records, in file order, in batches of about one chunk; header and skipped rows are left out.
 * Cells are slices of the chunk they came in, or are cut out of it when they are asked for: who keeps one beyond its
 * batch keeps the whole chunk alive.
 * @throws IMPORT_FILE_DAMAGED where the file cannot be read on, with the place and the rows that were read before it.
 */
export async function* parse(
  opened: Opened,
  dialect: Dialect,
  signal?: AbortSignal,
): AsyncGenerator<RawRow[], void, undefined> {
  let rows = 0
  try {
    for await (const batch of read(opened, dialect, signal)) {
      signal?.throwIfAborted()
      rows += batch.length
      yield batch
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== fileDamaged.code) throw error
    throw fileDamaged({ ...(error.facts as Parameters<typeof fileDamaged>[0]), rowsBefore: rows }, error)
  }
}

function read(opened: Opened, dialect: Dialect, signal?: AbortSignal): AsyncIterable<RawRow[]> {
  const { format } = dialect
  switch (format?.kind) {
    case 'xlsx':
    case 'xls':
    case 'ods':
      return parseSpreadsheet(opened as OpenedParts, dialect, format)
    case 'edifact':
      return inSections(opened, (bytes) =>
        edifactRecords(bytes, {
          encoding: dialect.encoding,
          columns: new TreeColumns(dialect.columns ?? []),
          rows: new TreeRows(format.places),
        }),
      )
    case 'datanorm':
      return datanormRecords(opened, { encoding: dialect.encoding, rows: new TreeRows(format.places) })
    case 'fixed-width':
      return inSections(opened, (bytes) => parseFixedWidth(bytes, dialect, format))
    case 'json':
    case 'ndjson':
      return inSections(opened, (bytes) => parseJson(bytes, dialect, format))
    case 'xml':
      return inSections(opened, (bytes) => parseXml(bytes, dialect, format))
    default:
      return inSections(opened, (bytes) => delimited(bytes, dialect, signal))
  }
}

function delimited(bytes: AsyncIterable<Uint8Array>, dialect: Dialect, signal?: AbortSignal) {
  const rows = settleUnevenRows(scan(bytes, dialect, signal), dialect.columnCount)
  return wasMarked(dialect.columns) ? unmarked(rows) : rows
}

async function* unmarked(batches: AsyncIterable<RawRow[]>): AsyncGenerator<RawRow[], void, undefined> {
  for await (const batch of batches) yield batch.map((row) => ({ ...row, cells: row.cells.map(unmarkedCell) }))
}

function decoderOf({ encoding, unusualLineEnds }: Dialect): Decoder {
  const decoder = createDecoder(encoding)
  return unusualLineEnds ? lineFeedDecoder(decoder) : decoder
}

async function* plainly(
  bytes: AsyncIterable<Uint8Array>,
  plain: PlainRows,
  signal?: AbortSignal,
): AsyncGenerator<ScannedRow[], void, undefined> {
  for await (const chunk of bytes) {
    signal?.throwIfAborted()
    const rows = plain.push(chunk)
    if (rows.length > 0) yield rows
  }
  const rows = plain.end()
  if (rows.length > 0) yield rows
}

async function* scan(
  bytes: AsyncIterable<Uint8Array>,
  dialect: Dialect,
  signal?: AbortSignal,
): AsyncGenerator<ScannedRow[], void, undefined> {
  const decoder = decoderOf(dialect)
  const scanner = new CsvScanner(dialect)
  const plain = wasMarked(dialect.columns) ? null : PlainRows.of(dialect, { scanner, decoder })
  if (plain) {
    yield* plainly(bytes, plain, signal)
    return
  }

  const lines = dialect.quoting === 'lines' ? new WholeLines() : null
  for await (const chunk of bytes) {
    signal?.throwIfAborted()
    const text = decoder.push(chunk)
    const rows = lines ? scanner.push(lines.push(text)) : scanner.push(text, hasControlBytes(chunk))
    if (rows.length > 0) yield rows
  }

  const rest = lines ? lines.push(decoder.end()) + lines.end() : decoder.end()
  const rows = [...scanner.push(rest), ...scanner.end()]
  if (rows.length > 0) yield rows
}
