import { fileDamaged } from '../../errors.ts'

/** A segment: its tag, and its data elements, each of components. */
export interface Segment {
  tag: string
  elements: string[][]
  /** Line where it begins, counted from 1. */
  line: number
}

interface Signs {
  component: string
  element: string
  release: string
  end: string
}

const USUAL: Signs = { component: ':', element: '+', release: '?', end: "'" }
// A segment of free text has 2,560 characters at most.
const MAX_SEGMENT = 64 * 1024
// What programs write between segments, and behind the last one as the end of a file.
const BLANK = new Set(['\r', '\t', ' ', '\ufeff', '\0', '\u001a'])
// 'UNA' and six signs.
const UNA_LENGTH = 9

/** Text in, segments out. Before each interchange a segment UNA may name other signs than the usual ones. */
export class EdifactScanner {
  private signs: Signs | null = null
  /** What comes next is the beginning of an interchange. */
  private isBetween = true
  private text = ''
  private line = 1

  push(text: string): Segment[] {
    this.text += text
    return this.scan(false)
  }

  /** The last segments; what is not closed is damaged. */
  end(): Segment[] {
    const segments = this.scan(true)
    if (this.text.trim() !== '') throw this.damaged(`the segment "${this.text.slice(0, 40)}" is not closed.`)
    return segments
  }

  /** The signs of the interchange that begins here; null when its beginning has not come yet. */
  private begin(final: boolean): Signs | null {
    const { text } = this
    if (text.length < UNA_LENGTH && !final) return null
    if (!text.startsWith('UNA')) return this.signs !== null && text[3] === this.signs.element ? this.signs : USUAL
    const [component = ':', element = '+', , release = '?', , end = "'"] = text.slice(3, UNA_LENGTH)
    this.text = text.slice(UNA_LENGTH)
    return { component, element, release: release === ' ' ? '' : release, end }
  }

  private scan(final: boolean): Segment[] {
    const segments: Segment[] = []
    for (;;) {
      this.skipSpace()
      if (this.isBetween) {
        const signs = this.begin(final)
        if (signs === null) break
        this.signs = signs
        this.isBetween = false
        this.skipSpace()
      }
      const end = this.endOf()
      if (end === -1) break
      const raw = this.text.slice(0, end)
      const segment = this.segmentOf(raw)
      segments.push(segment)
      this.isBetween = segment.tag === 'UNZ'
      for (const char of raw) if (char === '\n') this.line++
      this.text = this.text.slice(end + 1)
    }
    if (this.text.length > MAX_SEGMENT) throw this.damaged('a segment is longer than any message has.')
    return segments
  }

  /** Where the segment ends; a released sign ends nothing. */
  private endOf(): number {
    const { end, release } = this.signs ?? USUAL
    for (let at = 0; at < this.text.length; at++) {
      const char = this.text[at]
      if (release !== '' && char === release) at++
      else if (char === end) return at
    }
    return -1
  }

  private segmentOf(raw: string): Segment {
    const { component, element, release } = this.signs ?? USUAL
    const elements: string[][] = [['']]
    let text = ''
    const close = () => {
      const components = elements[elements.length - 1]
      if (components) components[components.length - 1] = text
      text = ''
    }
    for (let at = 0; at < raw.length; at++) {
      const char = raw[at] ?? ''
      if (release !== '' && char === release) text += raw[++at] ?? ''
      else if (char === element) {
        close()
        elements.push([''])
      } else if (char === component) {
        close()
        elements[elements.length - 1]?.push('')
      } else if (char !== '\r' && char !== '\n') text += char
    }
    close()
    const [[tag = ''] = [], ...rest] = elements
    if (!/^[A-Z][A-Z0-9]{2}$/.test(tag)) throw this.damaged(`"${raw.slice(0, 40)}" is no segment.`)
    return { tag, elements: rest, line: this.line }
  }

  private skipSpace(): void {
    let at = 0
    for (; at < this.text.length; at++) {
      const char = this.text[at]
      if (char === '\n') this.line++
      else if (!BLANK.has(char ?? '')) break
    }
    if (at > 0) this.text = this.text.slice(at)
  }

  private damaged(problem: string) {
    return fileDamaged({ file: 'The EDIFACT message', where: { line: this.line }, problem })
  }
}
