import iconv from 'iconv-lite'
import { beginsFormula } from '../../../platform/csv-cells.ts'
import { isRun, MARK_COLUMNS, wasMarked } from '../formats/marked-text.ts'
import { createDecoder } from '../parse/encoding/decoder.ts'
import { lineFeedDecoder } from '../parse/encoding/line-ends.ts'
import type { Dialect, RawRow } from '../types.ts'
import { type ProblemBook, reasonsOf, suggestionsOf } from './problem-book.ts'
import { allLines } from './text-lines.ts'

interface TextToMark {
  dialect: Dialect
  /** The file's bytes, and the records read of the same bytes. */
  bytes: AsyncIterable<Uint8Array>
  records: AsyncIterable<readonly RawRow[]>
  problems: ProblemBook
  /** Leave good rows out. */
  onlyBad: boolean
}

/**
 * The supplier's own rows, byte for byte and in their encoding, with two more columns: why, and what to write instead.
 * Only a row with a text that a spreadsheet would run as a formula is written anew, that text behind an apostrophe. A
 * file that was marked before gets these columns anew.
 */
export async function* markText({
  dialect,
  bytes,
  records,
  problems,
  onlyBad,
}: TextToMark): AsyncGenerator<Uint8Array, void, undefined> {
  const text = textOf(dialect)
  const isAgain = wasMarked(dialect.columns)
  const lines = allLines(dialect.unusualLineEnds ? withFeeds(bytes, dialect) : bytes, dialect.encoding)
  let line = (await lines.next()).value ?? null
  let at = 1
  let isHeaded = false

  /** The lines from here up to, not including, this one. */
  const upTo = async (end: number): Promise<Buffer[]> => {
    const taken: Buffer[] = []
    for (; at < end && line !== null; at++) {
      taken.push(line)
      line = (await lines.next()).value ?? null
    }
    return taken
  }

  let record: RawRow | null = null
  for await (const batch of records) {
    for (const next of batch) {
      const before = await upTo(next.line)
      if (record) yield* marked(record, before)
      else yield* headed(before)
      isHeaded = true
      record = next
    }
  }
  const rest = await upTo(Number.POSITIVE_INFINITY)
  if (record) yield* marked(record, rest)
  else if (!isHeaded) yield* headed(rest)

  function* headed(above: readonly Buffer[]): Generator<Uint8Array> {
    const header = dialect.header ? above.findLastIndex((one) => !text.isBlank(one)) : -1
    for (const [i, one] of above.entries()) {
      const safe = text.disarmed(one)
      yield i === header && !isAgain ? text.withCells(safe, MARK_COLUMNS) : safe
    }
  }

  async function* marked(row: RawRow, own: readonly Buffer[]): AsyncGenerator<Uint8Array> {
    const found = await problems.take(row.line)
    if (onlyBad && found.length === 0) return
    const cells = found.length === 0 ? ['', ''] : [reasonsOf(found), suggestionsOf(found)]
    const last = own.findLastIndex((one) => !text.isBlank(one))
    if (row.defect === null && last >= 0 && (isAgain || row.cells.some(isRun))) {
      yield text.rowOf([...(isAgain ? row.cells.slice(0, -2) : row.cells), ...cells], own.slice(0, last + 1))
      yield* own.slice(last + 1)
      return
    }
    for (const [i, one] of own.entries()) {
      const safe = row.defect === null ? one : text.disarmed(one)
      yield i === last ? text.withCells(safe, cells) : safe
    }
  }
}

/** The bytes with the line ends that every program knows. */
async function* withFeeds(bytes: AsyncIterable<Uint8Array>, { encoding }: Dialect): AsyncGenerator<Uint8Array> {
  const decoder = lineFeedDecoder(createDecoder(encoding))
  if (encoding.startsWith('utf')) yield iconv.encode('\ufeff', encoding)
  for await (const chunk of bytes) yield iconv.encode(decoder.push(chunk), encoding)
  yield iconv.encode(decoder.end(), encoding)
}

const BEGINNING = /^(\ufeff?"?)([\s\S]*)$/

function disarmedCell(cell: string): string {
  return isRun(cell.replace(/["\s]+$/, '')) ? `'${cell}` : cell
}

/** Writes rows as the file does. */
function textOf({ encoding, delimiter, quote }: Dialect) {
  const encode = (text: string) => iconv.encode(text, encoding)
  const written = (cell: string) => {
    if (!cell.includes(delimiter) && !/[\r\n]/.test(cell) && (quote === null || !cell.includes(quote))) return cell
    if (quote === null) return cell.replaceAll(delimiter, ' ').replace(/[\r\n]+/g, ' ')
    return quote + cell.replaceAll(quote, quote + quote) + quote
  }
  const ownCell = (cell: string) => written(beginsFormula(cell) ? `'${cell}` : cell)
  const supplierCell = (cell: string) => written(isRun(cell) ? `'${cell}` : cell)
  const mark = encode('\ufeff')
  const [carriage, feed] = [encode('\r'), encode('\n')]
  /** Where the line's own text ends. */
  const endOf = (line: Buffer): number => {
    let end = line.length
    if (line.subarray(end - feed.length, end).equals(feed)) end -= feed.length
    if (line.subarray(Math.max(0, end - carriage.length), end).equals(carriage)) end -= carriage.length
    return end
  }
  return {
    isBlank: (line: Buffer) => iconv.decode(line, encoding).trim() === '',
    /** The line with further cells, before its line end. */
    withCells(line: Buffer, cells: readonly string[]): Buffer {
      const end = endOf(line)
      const more = encode(cells.map((cell) => delimiter + ownCell(cell)).join(''))
      return Buffer.concat([line.subarray(0, end), more, line.subarray(end)])
    },
    /** A row anew, with the byte order mark and the line end of its own lines. */
    rowOf(cells: readonly string[], own: readonly Buffer[]): Buffer {
      const [first, last] = [own[0] ?? Buffer.alloc(0), own.at(-1) ?? Buffer.alloc(0)]
      const row = encode(cells.map(supplierCell).join(delimiter))
      const hasMark = encoding.startsWith('utf') && first.subarray(0, mark.length).equals(mark)
      return Buffer.concat([...(hasMark ? [mark] : []), row, last.subarray(endOf(last))])
    },
    /** A line that nobody knows the cells of, an apostrophe before all that could be the beginning of a formula. */
    disarmed(line: Buffer): Buffer {
      const decoded = iconv.decode(line, encoding, { stripBOM: false })
      // Bytes that the encoding does not have are to come out as they are.
      const by = encode(decoded).equals(line) ? encoding : 'latin1'
      const pieces = iconv.decode(line, by, { stripBOM: false }).split(delimiter)
      const safe = pieces.map((piece) => piece.replace(BEGINNING, (_, before, cell) => before + disarmedCell(cell)))
      return safe.every((piece, i) => piece === pieces[i]) ? line : iconv.encode(safe.join(delimiter), by)
    },
  }
}
