import iconv from 'iconv-lite'
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

const COLUMNS = ['reason', 'suggestion']
// What spreadsheets take for the beginning of a formula; the full-width signs are read as the others (OWASP).
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/
const NUMBER = /^[+-]?[\d.,'\s\u00a0\u202f]+$/

/**
 * The supplier's own rows, byte for byte and in their encoding, with two more columns: why, and what to write instead.
 * Only a row with a text that a spreadsheet would run as a formula is written anew, that text behind an apostrophe.
 */
export async function* markText({
  dialect,
  bytes,
  records,
  problems,
  onlyBad,
}: TextToMark): AsyncGenerator<Uint8Array, void, undefined> {
  const text = textOf(dialect)
  const lines = allLines(bytes, dialect.encoding)
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
    for (const [i, one] of above.entries()) yield i === header ? text.withCells(one, COLUMNS) : one
  }

  async function* marked(row: RawRow, own: readonly Buffer[]): AsyncGenerator<Uint8Array> {
    const found = await problems.take(row.line)
    if (onlyBad && found.length === 0) return
    const cells = found.length === 0 ? ['', ''] : [reasonsOf(found), suggestionsOf(found)]
    if (row.defect === null && row.cells.some(isFormula)) {
      yield text.rowOf([...row.cells, ...cells])
      return
    }
    const last = own.findLastIndex((one) => !text.isBlank(one))
    for (const [i, one] of own.entries()) yield i === last ? text.withCells(one, cells) : one
  }
}

/** A text, not a number, that a spreadsheet would run. */
function isFormula(cell: string): boolean {
  return FORMULA.test(cell) && !NUMBER.test(cell)
}

/** Writes rows as the file does. */
function textOf({ encoding, delimiter, quote }: Dialect) {
  const encode = (text: string) => iconv.encode(text, encoding)
  const cellOf = (given: string) => {
    const cell = isFormula(given) ? `'${given}` : given
    if (!cell.includes(delimiter) && !/[\r\n]/.test(cell) && (quote === null || !cell.includes(quote))) return cell
    if (quote === null) return cell.replaceAll(delimiter, ' ').replace(/[\r\n]+/g, ' ')
    return quote + cell.replaceAll(quote, quote + quote) + quote
  }
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
      const more = encode(cells.map((cell) => delimiter + cellOf(cell)).join(''))
      return Buffer.concat([line.subarray(0, end), more, line.subarray(end)])
    },
    rowOf: (cells: readonly string[]): Buffer => encode(`${cells.map(cellOf).join(delimiter)}\r\n`),
  }
}
