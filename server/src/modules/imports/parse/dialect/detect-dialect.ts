import type { Detection, FileSettings } from '@products-manager/contract'
import type { RawRow } from '../../types.ts'
import { because, byProfile } from '../because.ts'
import { typedShare } from '../columns/typed-share.ts'
import { CsvScanner } from '../scan/csv-scanner.ts'
import { WholeLines } from '../scan/whole-lines.ts'
import { usualWidth } from './count-columns.ts'

export interface DialectGuess {
  delimiter: Detection['delimiter']
  quote: Detection['quote']
  quoting: NonNullable<Detection['quoting']>
}

const DELIMITERS = [
  ',',
  ';',
  '\t',
  '|',
  '^',
  '~',
  '¦',
  '§',
  '\u0001',
  '\u001f',
  '\u001e',
  '#',
  ':',
  '*',
  '!',
  '&',
] as const
// A delimiter hardly anybody uses must divide the rows much better to be believed.
const TRUST: Readonly<Record<string, number>> = { ',': 1, ';': 1, '\t': 1, '|': 0.97 }
const RARE = 0.8
// Enough rows to see the habit; every candidate reads them.
const TEXT_LOOKED_AT = 64 * 1024
const ROWS_LOOKED_AT = 300
// What the first line says is believed unless another character divides the rows twice as well.
const HINT_LEAST = 0.5
const EXCEL_HINT = /^"?sep=(.)"?(?:\r|\n|$)/i

interface Candidate {
  delimiter: string
  quote: string | null
  quoting: 'doubled' | 'backslash'
  width: number
  score: number
  regular: number
  quotedCells: number
  defects: number
}

interface Sampled {
  text: string
  /** Whether it is the whole file. */
  whole: boolean
}

/** Which characters divide and quote the cells, by dividing the beginning of the file in every usual way. */
export function detectDialect(text: string, complete: boolean, given: FileSettings): DialectGuess {
  const beginning = text.length > TEXT_LOOKED_AT ? text.slice(0, TEXT_LOOKED_AT) : text
  const sample = { text: beginning, whole: complete && beginning.length === text.length }
  const plain = given.quoting === 'lines' ? null : tryAll(sample, given)
  const inside = given.quoting === undefined || given.quoting === 'lines' ? insideLines(sample, given) : null
  if (plain && (!inside || !isBetter(inside, plain))) return guessOf(plain, text, given)
  const guess = guessOf(inside ?? tryAll(sample, given), withoutLineQuotes(text), given)
  const why = because('lines-quoted')
  const quoting: DialectGuess['quoting'] = { value: 'lines', confidence: 'likely', why }
  return { ...guess, quote: { ...guess.quote, why: [...why, ...guess.quote.why] }, quoting: asGiven(given, quoting) }
}

/** The text without the quotes around whole lines. */
export function withoutLineQuotes(text: string): string {
  const lines = new WholeLines()
  return lines.push(text) + lines.end()
}

interface Tried {
  best: Candidate
  rival: Candidate | undefined
  quoted: Candidate
  hint: string | undefined
}

// Two columns are too few: a column of names, 'Doe, Jane', has as many commas.
const LEAST_IN_LINES = 3

/** What is inside the quotes around whole lines, when there are such lines and it is divided evenly. */
function insideLines({ text, whole }: Sampled, given: FileSettings): Tried | null {
  const lines = new WholeLines()
  const inside = lines.push(text) + (whole ? lines.end() : '')
  if (lines.quoted === 0 && given.quoting === undefined) return null
  const tried = tryAll({ text: inside, whole }, given)
  const isEven = tried.best.width >= LEAST_IN_LINES && tried.best.regular >= 0.9 && tried.best.defects === 0
  return isEven || given.quoting === 'lines' ? tried : null
}

function isBetter(inside: Tried, plain: Tried): boolean {
  return inside.best.score >= plain.best.score && inside.best.width >= plain.best.width
}

function asGiven({ quoting }: FileSettings, found: DialectGuess['quoting']): DialectGuess['quoting'] {
  return quoting === undefined ? found : byProfile(quoting)
}

function tryAll({ text: sample, whole }: Sampled, given: FileSettings): Tried {
  const hint = EXCEL_HINT.exec(sample)?.[1]
  const delimiters = given.delimiter !== undefined ? [given.delimiter] : [...new Set([...DELIMITERS, ...(hint ?? '')])]
  const marks = given.quote !== undefined ? [given.quote] : ['"', "'", null]
  const quotes = marks.flatMap((quote) => quotingsOf(sample, quote, given).map((quoting) => ({ quote, quoting })))
  const tried = delimiters
    .filter((delimiter) => sample.includes(delimiter))
    .flatMap((delimiter) => quotes.map((quote) => tryDialect(sample, whole, { delimiter, ...quote })))
    .sort((a, b) => b.score - a.score)
  // Some programs write one delimiter in the first line and another in all the others.
  const hinted = tried.find(
    ({ delimiter, score }) => delimiter === hint && score >= (tried[0]?.score ?? 0) * HINT_LEAST,
  )
  const best =
    hinted ??
    tried[0] ??
    tryDialect(sample, whole, { delimiter: delimiters[0] ?? ',', quote: marks[0] ?? null, quoting: 'doubled' })
  const rival = tried.find(({ delimiter }) => delimiter !== best.delimiter)
  // A few damaged quotes make the reading without quotes look tidier; cells that are enclosed prove more.
  const enclosing = tried.find(
    ({ delimiter, quote, quotedCells, defects }) =>
      delimiter === best.delimiter && quote === '"' && quotedCells > 0 && quotedCells >= defects,
  )
  return { best, rival, quoted: best.quote === null ? (enclosing ?? best) : best, hint: hinted && hint }
}

function guessOf({ best, rival, quoted, hint }: Tried, text: string, given: FileSettings): DialectGuess {
  const isEscaped = quoted.quoting === 'backslash'
  const quoting: DialectGuess['quoting'] = isEscaped
    ? { value: 'backslash', confidence: 'likely', why: because('quotes-escaped') }
    : { value: 'doubled', confidence: 'likely', why: because('quotes-doubled') }
  const quote: DialectGuess['quote'] = given.quote !== undefined ? byProfile(given.quote) : quoteGuess(quoted, text)
  return {
    delimiter: delimiterGuess(best, rival, { given: given.delimiter, hint }),
    quote: isEscaped && given.quote === undefined ? { ...quote, why: [...quote.why, ...quoting.why] } : quote,
    quoting: asGiven(given, quoting),
  }
}

/** A backslash before a quote may be what makes the quote plain, or the end of a cell: both readings are tried. */
function quotingsOf(sample: string, quote: string | null, { quoting }: FileSettings): Candidate['quoting'][] {
  if (quoting === 'backslash' || quoting === 'doubled') return [quoting]
  return quote !== null && sample.includes(`\\${quote}`) ? ['doubled', 'backslash'] : ['doubled']
}

interface Reading {
  delimiter: string
  quote: string | null
  quoting: Candidate['quoting']
}

function tryDialect(sample: string, whole: boolean, by: Reading): Candidate {
  const { delimiter, quote, quoting } = by
  const scanner = new CsvScanner({ delimiter, quote, quoting, columnCount: 0, skipRows: 0, header: false })
  const complete = scanner.push(sample)
  const rows = (whole || complete.length === 0 ? [...complete, ...scanner.end()] : complete).slice(0, ROWS_LOOKED_AT)

  const width = delimiter === ',' && cutsNumbers(rows) ? 1 : usualWidth(rows)
  const quotedCells = quote === null ? 0 : countQuoted(sample, { delimiter, quote, quoting })
  const trust =
    (TRUST[delimiter] ?? RARE) *
    (quote === "'" ? 0.95 : 1) *
    quoteTrust(quote, quotedCells) *
    (quoting === 'backslash' ? 0.99 : 1)
  return {
    delimiter,
    quote,
    quoting,
    width,
    regular: share(rows, (row) => row.defect === null && row.cells.length === width),
    quotedCells,
    defects: rows.filter((row) => row.defect !== null).length,
    score: patternScore(rows, width) * (0.3 + typedShare(rows, width)) * trust,
  }
}

/** How evenly the rows are divided. A row of another width counts half: titles and cut-off rows are no proof against. */
function patternScore(rows: readonly RawRow[], width: number): number {
  if (width < 2) return 0.05
  const regular = share(rows, (row) => row.defect === null && row.cells.length === width)
  const divided = share(rows, (row) => row.defect === null && row.cells.length !== width && row.cells.length > 1)
  return (regular + divided / 2) ** 2 * ((width - 1) / width)
}

function share(rows: readonly RawRow[], test: (row: RawRow) => boolean): number {
  return rows.length === 0 ? 0 : rows.filter(test).length / rows.length
}

/** Whether the commas stand in the numbers of aligned text, 'Pen      1,50 EUR': then the text is one column. */
function cutsNumbers(rows: readonly RawRow[]): boolean {
  const cut = rows.filter(({ cells }) => cells.length > 1)
  const isCut = (cell: string, i: number, cells: readonly string[]) =>
    i === 0 || (/\s[\d.' ]*\d$/.test(cells[i - 1] ?? '') && /^\d+(?:\s|$)/.test(cell))
  return cut.length > 0 && cut.every(({ cells }) => cells.every(isCut) && cells.some((cell) => cell.includes('  ')))
}

/** With a quote that nobody uses a reading is no better than without one, and a little worse for being more complicated. */
function quoteTrust(quote: string | null, quotedCells: number): number {
  if (quote === null) return 0.99
  return quotedCells > 0 ? 1 : 0.985
}

/** Cells that begin and end with the quote; quotes inside are doubled. */
function countQuoted(sample: string, { delimiter, quote, quoting }: Reading & { quote: string }): number {
  const [mark, end] = [escaped(quote), `$|[\\r\\n]|${escaped(delimiter)}`]
  const spaces = [' ', '\t', '\u00a0'].filter((space) => space !== delimiter).join('')
  const inside =
    quoting === 'backslash'
      ? `(?:[^${mark}\\\\]|\\\\[\\s\\S]|${mark}${mark})*`
      : `[^${mark}]*(?:${mark}${mark}[^${mark}]*)*`
  return (
    sample.match(
      new RegExp(`(?:^|[\\r\\n]|${escaped(delimiter)})[${spaces}]*${mark}${inside}${mark}[${spaces}]*(?=${end})`, 'g'),
    )?.length ?? 0
  )
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

function delimiterGuess(
  best: Candidate,
  rival: Candidate | undefined,
  known: { given: string | undefined; hint: string | undefined },
): Detection['delimiter'] {
  if (known.given !== undefined) return byProfile(known.given)
  if (known.hint !== undefined)
    return { value: known.hint, confidence: 'certain', why: because('first-line-says', { delimiter: known.hint }) }
  if (best.width < 2) return { value: best.delimiter, confidence: 'guess', why: because('one-column') }

  const share = Math.round(best.regular * 100)
  const why = because('divides', { share, columns: best.width })
  const lead = best.score / Math.max(rival?.score ?? 0, 0.01)
  if (best.regular >= 0.98 && lead >= 1.5) return { value: best.delimiter, confidence: 'certain', why }
  return { value: best.delimiter, confidence: lead >= 1.15 && best.regular >= 0.8 ? 'likely' : 'guess', why }
}

/** What encloses cells; `text` is all we have, for quoted cells can be rare. */
function quoteGuess(best: Candidate, text: string): Detection['quote'] {
  const quote = best.quotedCells > 0 && best.quote !== null ? best.quote : '"'
  const enclosed = text.includes(quote) ? countQuoted(text, { ...best, quote }) : 0
  if (enclosed > 0) {
    const confidence = best.defects === 0 && enclosed > 2 ? 'certain' : 'likely'
    return { value: quote, confidence, why: because('cells-quoted', { count: enclosed, quote }) }
  }
  if (text.includes('"')) {
    return { value: null, confidence: 'likely', why: because('quotes-inside') }
  }
  return { value: '"', confidence: 'guess', why: because('quotes-none') }
}
