/** Something wrong in a CSV file, which was read all the same. */
export interface CsvProblem {
  /** The line of the file, from 1. */
  readonly line: number
  readonly column?: string | undefined
  readonly value?: string | undefined
  readonly problem: 'too few fields' | 'too many fields' | 'not a number' | 'not a bool' | 'not JSON' | 'unclosed quote'
}

/** One record and the line it begins on. */
export interface CsvRecord {
  readonly line: number
  readonly fields: readonly string[]
}

/** Reads CSV by RFC 4180, lenient where files are not: bare quotes inside a field, any line ending, a BOM. */
export function parseCsv(text: string, delimiter: string, problems: CsvProblem[]): CsvRecord[] {
  const records: CsvRecord[] = []
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  let line = 1
  while (at < text.length) {
    const start = line
    const fields: string[] = []
    for (let more = true; more; ) {
      const field = text[at] === '"' ? quoted(text, at) : plain(text, at, delimiter)
      if (!field.closed) problems.push({ line: start, problem: 'unclosed quote' })
      line += field.lines
      fields.push(field.value)
      at = field.end
      more = text.startsWith(delimiter, at) && at < text.length
      if (more) at += delimiter.length
      else if (at < text.length && !isBreak(text, at)) {
        // Text after a closing quote belongs to the field.
        const rest = plain(text, at, delimiter)
        fields[fields.length - 1] += rest.value
        at = rest.end
        more = text.startsWith(delimiter, at) && at < text.length
        if (more) at += delimiter.length
      }
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at++
    at++
    line++
    if (fields.length > 1 || fields[0] !== '') records.push({ line: start, fields })
  }
  return records
}

interface FieldEnd {
  readonly value: string
  readonly end: number
  readonly lines: number
  readonly closed: boolean
}

function plain(text: string, from: number, delimiter: string): FieldEnd {
  let end = from
  while (end < text.length && !isBreak(text, end) && !text.startsWith(delimiter, end)) end++
  return { value: text.slice(from, end), end, lines: 0, closed: true }
}

function quoted(text: string, from: number): FieldEnd {
  let value = ''
  let at = from + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) {
      value += text.slice(at)
      return { value, end: text.length, lines: breaksIn(value), closed: false }
    }
    value += text.slice(at, quote)
    if (text[quote + 1] !== '"') return { value, end: quote + 1, lines: breaksIn(value), closed: true }
    value += '"'
    at = quote + 2
  }
}

function isBreak(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code === 10 || code === 13
}

function breaksIn(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0
}
