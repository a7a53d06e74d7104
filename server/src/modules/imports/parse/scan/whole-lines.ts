import { MAX_RECORD } from './limits.ts'

const QUOTE = '"'
// What a program that met the line as one cell puts behind it.
const TAIL = /[ \t,;]*(?=[\r\n]|$)/y
const BREAK = /[\r\n]/g

interface Line {
  text: string
  end: number
  isQuoted: boolean
}

/**
 * Takes away the quotes around lines that were quoted as a whole, `"A-1,""Pen, red"",2.50"`, and leaves other lines as
 * they are: text in, text out with the same line breaks, holding no more than the line that is not finished.
 */
export class WholeLines {
  private rest = ''
  /** How many lines were quoted as a whole, and how many were not. */
  quoted = 0
  plain = 0

  push(text: string): string {
    return this.read(text, false)
  }

  end(): string {
    return this.read('', true)
  }

  private read(more: string, final: boolean): string {
    const text = this.rest + more
    const lines: string[] = []
    let position = 0
    while (position < text.length) {
      const line = lineAt(text, position, final)
      if (line === null) break
      lines.push(line.text)
      this.count(line)
      position = line.end
    }
    this.rest = text.slice(position)
    return lines.join('')
  }

  private count({ text, isQuoted }: Line): void {
    if (isQuoted) this.quoted++
    else if (text.trim() !== '') this.plain++
  }
}

/** The line that begins here with its line break; null when it goes on in text that has not come yet. */
function lineAt(text: string, start: number, final: boolean): Line | null {
  if (text.startsWith(QUOTE, start)) {
    const closing = closingQuote(text, start)
    if (closing === -1 && !final && text.length - start <= MAX_RECORD) return null
    TAIL.lastIndex = closing + 1
    const tail = closing === -1 ? null : TAIL.exec(text)
    const end = closing + 1 + (tail?.[0].length ?? 0)
    if (tail && end >= text.length && !final) return null
    if (tail) return { text: text.slice(start + 1, closing).replaceAll('""', QUOTE), end, isQuoted: true }
    if (closing + 1 >= text.length && !final) return null
  }
  BREAK.lastIndex = start
  const at = BREAK.exec(text)?.index ?? -1
  if (at === -1)
    return final || text.length - start > MAX_RECORD
      ? { text: text.slice(start), end: text.length, isQuoted: false }
      : null
  return { text: text.slice(start, at + 1), end: at + 1, isQuoted: false }
}

function closingQuote(text: string, opening: number): number {
  for (let from = opening + 1; ; ) {
    const found = text.indexOf(QUOTE, from)
    if (found === -1 || !text.startsWith(QUOTE, found + 1)) return found
    from = found + 2
  }
}
