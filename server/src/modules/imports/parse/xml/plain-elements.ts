import type { XmlSieve } from './read-xml-part.ts'

/** Whoever hears of the elements, be they plain or not. */
export interface ElementTaker {
  /** What was heard last left no such element open, and nothing that goes on in what follows. */
  readonly isBetween: boolean
}

// What XML reads otherwise than it stands there, or refuses.
const REFUSED = String.raw`\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff`
const ODD = new RegExp(`[&\\r${REFUSED}]|\\]\\]>`, 'g')
// An element that goes on for longer is the reader's, which says so.
const LONGEST = 1024 * 1024
const [TAB, LINE_FEED, SPACE, SLASH] = [0x09, 0x0a, 0x20, 0x2f]

/**
 * Reads elements that stand one behind the other where they are written as nearly all programs write them; less than half
 * of what reading any XML takes. One with anything else in it is handed on whole, as is all around them.
 */
export abstract class PlainElements implements XmlSieve {
  protected text = ''
  private readonly taker: ElementTaker
  private readonly opening: string
  private readonly closing: string
  private readonly tag: RegExp
  private stage: 'above' | 'among' | 'over' = 'above'
  private at = 0
  /** Where the next odd character of the text stands. */
  private odd = -1

  constructor(name: string, taker: ElementTaker) {
    this.taker = taker
    this.opening = `<${name}`
    this.closing = `</${name}>`
    this.tag = new RegExp(`<${name}((?: [\\w:.]+="[^"<&]*")*) ?/?>`, 'y')
  }

  /** Takes the element with these attributes and what stands in the text from one place to another; false if not plain. */
  protected abstract take(attributes: string, from: number, to: number): boolean

  push(text: string, handOn: (text: string) => void): void {
    if (this.stage === 'over') {
      handOn(text)
      return
    }
    this.text = this.text.slice(this.at) + text
    this.at = 0
    this.odd = -1
    if (this.stage === 'above') this.findFirst(handOn)
    if (this.stage === 'among') this.readThem(handOn)
  }

  end(handOn: (text: string) => void): void {
    this.giveUp(handOn)
  }

  private findFirst(handOn: (text: string) => void): void {
    const { text, opening } = this
    const found = text.indexOf(opening)
    // Its name may be cut in two.
    this.at = found === -1 ? Math.max(0, text.length - opening.length) : found
    handOn(text.slice(0, this.at))
    if (found === -1) return
    if (this.taker.isBetween) this.stage = 'among'
    else this.giveUp(handOn)
  }

  private readThem(handOn: (text: string) => void): void {
    const { text } = this
    for (;;) {
      while (isSpace(text.charCodeAt(this.at))) this.at++
      if (text.length - this.at < this.opening.length) return
      if (!text.startsWith(this.opening, this.at)) break

      const from = text.indexOf('>', this.at) + 1
      const isEmpty = text.charCodeAt(from - 2) === SLASH
      const to = from === 0 || isEmpty ? from : text.indexOf(this.closing, from)
      if (from === 0 || to === -1) {
        if (text.length - this.at > LONGEST) break
        return
      }
      const end = isEmpty ? from : to + this.closing.length
      const attributes = this.attributesTo(from)
      if (attributes === null) break
      if (this.oddBehind(this.at) < end || !this.take(attributes, from, to)) handOn(text.slice(this.at, end))
      this.at = end
      if (!this.taker.isBetween) break
    }
    this.giveUp(handOn)
  }

  /** From here on all is the reader's. */
  private giveUp(handOn: (text: string) => void): void {
    this.stage = 'over'
    const rest = this.text.slice(this.at)
    this.text = ''
    this.at = 0
    handOn(rest)
  }

  /** The attributes of the tag that begins here and ends there; null when that is not where it ends. */
  private attributesTo(end: number): string | null {
    this.tag.lastIndex = this.at
    const [tag = '', attributes = ''] = this.tag.exec(this.text) ?? []
    return tag.length === end - this.at ? attributes : null
  }

  private oddBehind(from: number): number {
    if (this.odd < from) {
      ODD.lastIndex = from
      this.odd = ODD.exec(this.text)?.index ?? this.text.length
    }
    return this.odd
  }
}

function isSpace(code: number): boolean {
  return code === SPACE || code === LINE_FEED || code === TAB
}
