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

/** Text in, segments out. The first segment UNA may name other signs than the usual ones. */
export class EdifactScanner {
  private signs: Signs | null = null
  private text = ''
  private line = 1

  push(text: string): Segment[] {
    this.text += text
    if (this.signs === null && !this.begin(false)) return []
    return this.scan()
  }

  /** The last segments; what is not closed is damaged. */
  end(): Segment[] {
    if (this.signs === null) this.begin(true)
    const segments = this.scan()
    if (this.text.trim() !== '') throw this.damaged(`the segment "${this.text.slice(0, 40)}" is not closed.`)
    return segments
  }

  private begin(final: boolean): boolean {
    const start = this.text.trimStart()
    if (start.length < 9 && !final) return false
    this.skipSpace()
    if (!this.text.startsWith('UNA')) {
      this.signs = USUAL
      return true
    }
    const [component = ':', element = '+', , release = '?', , end = "'"] = this.text.slice(3, 9)
    this.signs = { component, element, release: release === ' ' ? '' : release, end }
    this.text = this.text.slice(9)
    return true
  }

  private scan(): Segment[] {
    const segments: Segment[] = []
    for (;;) {
      this.skipSpace()
      const end = this.endOf()
      if (end === -1) break
      const raw = this.text.slice(0, end)
      segments.push(this.segmentOf(raw))
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
      else if (char !== '\r' && char !== ' ' && char !== '\ufeff') break
    }
    if (at > 0) this.text = this.text.slice(at)
  }

  private damaged(problem: string) {
    return fileDamaged({ file: 'The EDIFACT message', where: `line ${this.line}`, problem })
  }
}
