import { MAX_RECORD } from './limits.ts'
import { NOWHERE, type TextMarks } from './text-marks.ts'

export type RecordReading =
  /** `opened`: where the first quoted cell with a line break begins, or -1. */
  | { kind: 'record'; cells: string[]; next: number; opened: number }
  /** The record goes on behind the text we have. */
  | { kind: 'more' }
  /** `broken`: the closing quote with something behind it, or -1 when no quote closes the cell. */
  | { kind: 'damaged'; cells: string[]; opened: number; broken: number; overLimit: boolean }
  /** A line without end. */
  | { kind: 'oversize'; from: number }

type CellReading =
  | { kind: 'cell'; value: string; end: number }
  | { kind: 'more' }
  | { kind: 'broken'; at: number; overLimit: boolean }

const MORE: { kind: 'more' } = { kind: 'more' }
const BACKSLASH = 0x5c

/** One record that has a quote in its first line, from `start`; what has none is split on the fast path. */
export function readRecord(marks: TextMarks, start: number, final: boolean): RecordReading {
  const { text } = marks
  const limit = start + MAX_RECORD
  const cells: string[] = []
  let opened = -1
  let position = start

  for (;;) {
    let end: number
    const quote = openingQuote(marks, position)
    if (quote >= 0) {
      const cell = readQuoted(marks, quote, { limit, final })
      if (cell.kind === 'more') return MORE
      if (cell.kind === 'broken') {
        return { kind: 'damaged', cells, opened: quote, broken: cell.at, overLimit: cell.overLimit }
      }
      cells.push(cell.value)
      end = cell.end
      if (opened === -1 && marks.lineEnd(quote) < end) opened = quote
    } else {
      end = Math.min(marks.delimiters.from(position), marks.lineEnd(position))
      if (end > limit) {
        if (end !== NOWHERE || text.length > limit) return { kind: 'oversize', from: position }
        if (!final) return MORE
        end = text.length
      }
      cells.push(text.slice(position, end))
    }

    if (end < text.length && text.startsWith(marks.delimiter, end)) {
      position = end + marks.delimiter.length
      continue
    }
    if (!final && (end >= text.length || marks.breakIsCut(end))) return MORE
    return { kind: 'record', cells, next: marks.afterBreak(end), opened }
  }
}

/**
 * Where the quote of a quoted cell stands, or -1 for a plain cell. Spaces before it are people's habit
 * (`5, "a, b"`); they count only if the quote also closes properly in that line, else the quote is text.
 */
function openingQuote(marks: TextMarks, position: number): number {
  const { text, quote } = marks
  if (text.startsWith(quote, position)) return position

  const behind = marks.skipSpaces(position)
  if (behind === position || !text.startsWith(quote, behind)) return -1
  const closing = closingQuote(marks, behind)
  if (closing === -1 || closing > marks.lineEnd(behind)) return -1
  return marks.endsCell(marks.skipSpaces(closing + 1)) ? behind : -1
}

function readQuoted(
  marks: TextMarks,
  opening: number,
  { limit, final }: { limit: number; final: boolean },
): CellReading {
  const { text } = marks
  const closing = closingQuote(marks, opening)
  if (closing > limit || (closing === -1 && text.length > limit)) return { kind: 'broken', at: -1, overLimit: true }
  if (closing === -1) return final ? { kind: 'broken', at: -1, overLimit: false } : MORE

  const end = marks.skipSpaces(closing + 1)
  if (end >= text.length && !final) return MORE
  if (!marks.endsCell(end)) return { kind: 'broken', at: closing, overLimit: false }
  const value = text.slice(opening + 1, closing)
  return { kind: 'cell', value: plain(value, marks), end }
}

/** A cell's text without what its quotes are written with. */
function plain(value: string, { quote, isEscaped }: TextMarks): string {
  const single = value.includes(quote) ? value.replaceAll(quote + quote, quote) : value
  return isEscaped && value.includes('\\') ? unescaped(value, quote) : single
}

/** A backslash before a quote or another backslash goes; before anything else it is one. */
function unescaped(value: string, quote: string): string {
  return value.replace(/\\([\s\S])|""|''/g, (whole, next: string | undefined) => {
    if (next === undefined) return whole.startsWith(quote) ? quote : whole
    return next === quote || next === '\\' ? next : whole
  })
}

/** The quote that closes the cell: the first that is neither doubled nor behind a backslash that counts; -1 when there is none. */
export function closingQuote({ text, quote, isEscaped }: TextMarks, opening: number): number {
  let from = opening + 1
  for (;;) {
    const found = text.indexOf(quote, from)
    if (found === -1) return -1
    if (isEscaped && isBehindBackslash(text, { from: opening, at: found })) from = found + 1
    else if (text.startsWith(quote, found + 1)) from = found + 2
    else return found
  }
}

/** Of two backslashes the first makes a plain one of the second. */
function isBehindBackslash(text: string, { from, at }: { from: number; at: number }): boolean {
  let before = at
  while (before - 1 > from && text.charCodeAt(before - 1) === BACKSLASH) before--
  return (at - before) % 2 === 1
}
