import type { Detection, FileSettings } from '@products-manager/contract'
import type { RawRow } from '../../types.ts'
import { typedShare } from '../columns/typed-share.ts'
import { CsvScanner } from '../scan/csv-scanner.ts'
import { usualWidth } from './count-columns.ts'

export interface DialectGuess {
  delimiter: Detection['delimiter']
  quote: Detection['quote']
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
const EXCEL_HINT = /^"?sep=(.)"?(?:\r|\n|$)/i

interface Candidate {
  delimiter: string
  quote: string | null
  width: number
  score: number
  regular: number
  quotedCells: number
  defects: number
}

/** Which characters divide and quote the cells, by dividing the beginning of the file in every usual way. */
export function detectDialect(text: string, complete: boolean, given: FileSettings): DialectGuess {
  const hint = EXCEL_HINT.exec(text)?.[1]
  const sample = text.length > TEXT_LOOKED_AT ? text.slice(0, TEXT_LOOKED_AT) : text
  const whole = complete && sample.length === text.length

  const delimiters = given.delimiter !== undefined ? [given.delimiter] : hint !== undefined ? [hint] : DELIMITERS
  const quotes = given.quote !== undefined ? [given.quote] : ['"', "'", null]
  const tried = delimiters
    .filter((delimiter) => sample.includes(delimiter))
    .flatMap((delimiter) => quotes.map((quote) => tryDialect(sample, whole, { delimiter, quote })))
    .sort((a, b) => b.score - a.score)
  const best = tried[0] ?? tryDialect(sample, whole, { delimiter: delimiters[0] ?? ',', quote: quotes[0] ?? null })
  const rival = tried.find(({ delimiter }) => delimiter !== best.delimiter)
  // A few damaged quotes make the reading without quotes look tidier; cells that are enclosed prove more.
  const enclosing = tried.find(
    ({ delimiter, quote, quotedCells, defects }) =>
      delimiter === best.delimiter && quote === '"' && quotedCells > 0 && quotedCells >= defects,
  )

  return {
    delimiter: delimiterGuess(best, rival, { given: given.delimiter, hint }),
    quote:
      given.quote !== undefined
        ? { value: given.quote, confidence: 'given', why: 'Set by the profile.' }
        : quoteGuess(best.quote === null ? (enclosing ?? best) : best, text),
  }
}

function tryDialect(sample: string, whole: boolean, by: { delimiter: string; quote: string | null }): Candidate {
  const { delimiter, quote } = by
  const scanner = new CsvScanner({ delimiter, quote, columnCount: 0, skipRows: 0, header: false })
  const complete = scanner.push(sample)
  const rows = (whole || complete.length === 0 ? [...complete, ...scanner.end()] : complete).slice(0, ROWS_LOOKED_AT)

  const width = usualWidth(rows)
  const quotedCells = quote === null ? 0 : countQuoted(sample, delimiter, quote)
  const trust = (TRUST[delimiter] ?? RARE) * (quote === "'" ? 0.95 : 1) * quoteTrust(quote, quotedCells)
  return {
    delimiter,
    quote,
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

/** With a quote that nobody uses a reading is no better than without one, and a little worse for being more complicated. */
function quoteTrust(quote: string | null, quotedCells: number): number {
  if (quote === null) return 0.99
  return quotedCells > 0 ? 1 : 0.985
}

/** Cells that begin and end with the quote; quotes inside are doubled. */
function countQuoted(sample: string, delimiter: string, quote: string): number {
  const [mark, end] = [escaped(quote), `$|[\\r\\n]|${escaped(delimiter)}`]
  const inside = `[^${mark}]*(?:${mark}${mark}[^${mark}]*)*`
  return (
    sample.match(new RegExp(`(?:^|[\\r\\n]|${escaped(delimiter)}) *${mark}${inside}${mark} *(?=${end})`, 'g'))
      ?.length ?? 0
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
  if (known.given !== undefined) return { value: known.given, confidence: 'given', why: 'Set by the profile.' }
  if (known.hint !== undefined)
    return { value: known.hint, confidence: 'certain', why: `The first line says "sep=${known.hint}".` }
  if (best.width < 2)
    return { value: best.delimiter, confidence: 'guess', why: 'No character divides the rows; there is one column.' }

  const share = Math.round(best.regular * 100)
  const why = `It divides ${share} % of the sampled rows into ${best.width} columns.`
  const lead = best.score / Math.max(rival?.score ?? 0, 0.01)
  if (best.regular >= 0.98 && lead >= 1.5) return { value: best.delimiter, confidence: 'certain', why }
  return { value: best.delimiter, confidence: lead >= 1.15 && best.regular >= 0.8 ? 'likely' : 'guess', why }
}

/** What encloses cells; `text` is all we have, for quoted cells can be rare. */
function quoteGuess(best: Candidate, text: string): Detection['quote'] {
  const quote = best.quotedCells > 0 && best.quote !== null ? best.quote : '"'
  const enclosed = text.includes(quote) ? countQuoted(text, best.delimiter, quote) : 0
  if (enclosed > 0) {
    const confidence = best.defects === 0 && enclosed > 2 ? 'certain' : 'likely'
    return { value: quote, confidence, why: `${enclosed} sampled cells are enclosed in ${quote}.` }
  }
  if (text.includes('"')) {
    return { value: null, confidence: 'likely', why: 'Quotes stand inside cells and enclose none.' }
  }
  return { value: '"', confidence: 'guess', why: 'No sampled cell is quoted; " is usual.' }
}
