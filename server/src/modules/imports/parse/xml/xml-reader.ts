import { SaxesParser } from 'saxes'
import { entitiesRefused, fileDamaged } from '../../errors.ts'

export interface XmlHandlers {
  /** Names come with their prefix. */
  open(name: string, attributes: Record<string, string>): void
  close(name: string): void
  text(text: string): void
}

// Between two tags stands one text, held whole. Four times the longest cell that is taken.
const MAX_TEXT = 4 * 1024 * 1024

const NOTHING = { skipped: 0 }

/**
 * Text in, elements out. What is not well-formed is an error with its line and column; entities of the document's own
 * are refused, never expanded; a text that no catalogue has ends the reading before it fills the memory.
 */
export class XmlReader {
  private readonly parser = new SaxesParser({ position: true })
  private readonly file: string
  private waiting = 0
  /** Line of the last tag that was read whole: what follows it may be far longer than what is wrong in it. */
  private sure = 1
  private isEnding = false
  private isCut = false
  private readonly above: { readonly skipped: number }

  /** `above`: how many lines of the file are left out above what comes. */
  constructor(file: string, handlers: XmlHandlers, above: { readonly skipped: number } = NOTHING) {
    this.file = file
    this.above = above
    const { parser } = this
    parser.on('error', (error) => {
      throw this.damaged(error.message.replace(/^\d+:\d+: /, ''))
    })
    parser.on('doctype', (doctype) => {
      if (/<!ENTITY/i.test(doctype)) throw entitiesRefused({ file, where: `line ${this.line}` })
    })
    parser.on('opentag', ({ name, attributes }) => {
      this.waiting = 0
      this.sure = this.line
      handlers.open(name, attributes as Record<string, string>)
    })
    parser.on('closetag', ({ name }) => {
      this.waiting = 0
      this.sure = this.line
      handlers.close(name)
    })
    parser.on('text', handlers.text)
    parser.on('cdata', handlers.text)
  }

  /** Line of what was met last, counted from 1. */
  get line(): number {
    return this.above.skipped + this.parser.line
  }

  push(text: string): void {
    this.waiting += text.length
    this.parser.write(text)
    if (this.waiting > MAX_TEXT) {
      this.waiting = 0
      this.isEnding = true
      throw this.damaged('a single text or tag goes on for more than four million characters.')
    }
  }

  /** Checks that every element was closed. */
  end(): void {
    this.isEnding = true
    this.isCut = true
    this.parser.close()
  }

  private damaged(problem: string) {
    const { parser, line, file } = this
    const sentence = problem.endsWith('.') ? problem : `${problem}.`
    const advice = this.isCut ? ' It was cut off: ask the supplier for the whole file.' : ''
    if (this.isEnding)
      return fileDamaged({ file, where: { line: this.sure, behind: true }, problem: `${sentence}${advice}` })
    return fileDamaged({ file, where: { line, column: parser.column }, problem: sentence })
  }
}
