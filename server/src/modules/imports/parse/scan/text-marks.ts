import type { Quoting } from '@products-manager/contract'

/** Stands for "nowhere": greater than every place, so that the smaller of two places needs no special case. */
export const NOWHERE = 0x7fff_ffff

/** Where one character stands next. It remembers its last answer, so a walk through the text searches each stretch once. */
class Finder {
  private readonly wanted: string
  private text = ''
  private since = 0
  private at = -1

  constructor(wanted: string) {
    this.wanted = wanted
  }

  read(text: string): void {
    this.text = text
    this.at = -1
  }

  from(position: number): number {
    if (position <= this.at && position >= this.since) return this.at

    const found = this.text.indexOf(this.wanted, position)
    this.since = position
    this.at = found === -1 ? NOWHERE : found
    return this.at
  }
}

export interface Syntax {
  delimiter: string
  quote: string | null
  quoting?: Quoting
  /** 0 where it is not known yet: then rows are not measured. */
  columnCount: number
}

/** A stretch of decoded text with the places of everything that divides it. */
export class TextMarks {
  text = ''
  readonly delimiter: string
  readonly quote: string
  /** A quote behind a backslash is part of the cell. */
  readonly isEscaped: boolean
  readonly columnCount: number
  readonly delimiters: Finder
  private readonly quotes: Finder | null
  private readonly lineFeeds = new Finder('\n')
  private readonly returns = new Finder('\r')

  constructor(syntax: Syntax) {
    this.delimiter = syntax.delimiter
    this.quote = syntax.quote ?? ''
    this.isEscaped = syntax.quoting === 'backslash'
    this.columnCount = syntax.columnCount
    this.delimiters = new Finder(syntax.delimiter)
    this.quotes = syntax.quote === null ? null : new Finder(syntax.quote)
  }

  read(text: string): void {
    this.text = text
    this.delimiters.read(text)
    this.quotes?.read(text)
    this.lineFeeds.read(text)
    this.returns.read(text)
  }

  /** Where the line ends, before its line break. */
  lineEnd(position: number): number {
    const lineFeed = this.lineFeeds.from(position)
    const carriageReturn = this.returns.from(position)
    return lineFeed < carriageReturn ? lineFeed : carriageReturn
  }

  quoteFrom(position: number): number {
    return this.quotes === null ? NOWHERE : this.quotes.from(position)
  }

  get endsInBreak(): boolean {
    return this.text.endsWith('\n') || this.text.endsWith('\r')
  }

  /** Where the next line begins, behind the line break at `end`. */
  afterBreak(end: number): number {
    if (end >= this.text.length) return this.text.length
    return this.text.charCodeAt(end) === 13 && this.text.charCodeAt(end + 1) === 10 ? end + 2 : end + 1
  }

  /** A carriage return is the last character we have: its line feed may be in the next chunk. */
  breakIsCut(end: number): boolean {
    return end + 1 === this.text.length && this.text.charCodeAt(end) === 13
  }

  /** Whether a cell may end here: delimiter, line break or the end of the text. */
  endsCell(position: number): boolean {
    if (position >= this.text.length) return true
    const code = this.text.charCodeAt(position)
    return code === 10 || code === 13 || this.text.startsWith(this.delimiter, position)
  }

  skipSpaces(position: number): number {
    let at = position
    while (isSpace(this.text.charCodeAt(at)) && !this.text.startsWith(this.delimiter, at)) at++
    return at
  }

  countBreaks(from: number, to: number): number {
    return this.text.slice(from, to).match(/\r\n|\r|\n/g)?.length ?? 0
  }
}

/** A blank, a tab, or a blank that does not break. */
function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 0xa0
}
