import { RECOVERY_LINES, RECOVERY_WINDOW } from './limits.ts'
import { closingQuote } from './read-record.ts'
import { NOWHERE, type TextMarks } from './text-marks.ts'

/** How much text must lie behind a place before `findWholeRecord` gives the same answer for every chunking. */
export const LOOKAHEAD = 4 * RECOVERY_WINDOW

// From six columns on, a line of prose hardly ever has the right number of delimiters by chance; below, the line
// after it must fit as well.
export const CONVINCING_COLUMNS = 6

/**
 * Where after a damage in the line of `from` a line begins that is a whole record: right number of cells, every quote
 * in its place. -1 when none is near.
 */
export function findWholeRecord(marks: TextMarks, from: number): number {
  const { text } = marks
  let line = marks.afterBreak(marks.lineEnd(from))
  for (let tries = 0; tries < RECOVERY_LINES && line - from <= RECOVERY_WINDOW; tries++) {
    if (line >= text.length) return -1
    if (beginsWholeRecord(marks, line)) return line
    line = marks.afterBreak(marks.lineEnd(line))
  }
  return -1
}

/** Whether what begins here is a record beyond doubt. */
export function beginsWholeRecord(marks: TextMarks, line: number): boolean {
  const next = wholeRecord(marks, line)
  if (next === -1) return false
  if (marks.columnCount >= CONVINCING_COLUMNS || next >= marks.text.length) return true
  const following = skipBlankLines(marks, next)
  return following >= marks.text.length || wholeRecord(marks, following) !== -1
}

/**
 * Where inside a quoted cell with line breaks two lines in a row are whole records: the quote was never closed, and
 * met one of a later record. One such line may be a list of colours. -1 when there are none.
 */
export function findSwallowedRecord(marks: TextMarks, from: number, to: number): number {
  if (marks.columnCount < CONVINCING_COLUMNS) return -1
  for (let line = marks.afterBreak(marks.lineEnd(from)); line < to; line = marks.afterBreak(marks.lineEnd(line))) {
    const next = wholeRecord(marks, line)
    if (next === -1 || next >= to) continue
    const behind = wholeRecord(marks, next)
    if (behind !== -1 && behind <= to) return line
  }
  return -1
}

/** The place behind a record that begins here and fits in every respect, or -1. */
function wholeRecord(marks: TextMarks, start: number): number {
  const { text, delimiter } = marks
  const limit = start + RECOVERY_WINDOW
  let count = 0
  let position = start

  for (;;) {
    const end = cellEnd(marks, position)
    if (end === -1 || end > limit || ++count > marks.columnCount) return -1
    if (end < text.length && text.startsWith(delimiter, end)) {
      position = end + delimiter.length
      continue
    }
    return count === marks.columnCount && end > start ? marks.afterBreak(end) : -1
  }
}

function cellEnd(marks: TextMarks, position: number): number {
  const { text, quote } = marks
  if (quote !== '' && text.startsWith(quote, position)) {
    const closing = closingQuote(marks, position)
    return closing !== -1 && marks.endsCell(closing + 1) ? closing + 1 : -1
  }
  const end = Math.min(marks.delimiters.from(position), marks.lineEnd(position))
  if (marks.quoteFrom(position) < end) return -1
  return end === NOWHERE ? text.length : end
}

function skipBlankLines(marks: TextMarks, position: number): number {
  let at = position
  while (at < marks.text.length && marks.lineEnd(at) === at) at = marks.afterBreak(at)
  return at
}
