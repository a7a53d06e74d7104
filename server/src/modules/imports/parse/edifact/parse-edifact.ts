import type { RawRow } from '../../types.ts'
import { createDecoder } from '../encoding/decoder.ts'
import { TreeCells, type TreeColumns } from '../tree/tree-columns.ts'
import type { TreeRows } from '../tree/tree-rows.ts'
import { EdifactScanner, type Segment } from './edifact-scanner.ts'
import { Envelope } from './envelope.ts'
import { segmentCells } from './segment-cells.ts'

export interface EdifactReading {
  encoding: string
  columns: TreeColumns
  rows: TreeRows
}

const SERVICE = new Set(['UNB', 'UNG', 'UNH', 'UNE', 'UNZ'])

/** The articles of a price catalogue: what stands from one LIN to the next, with the message's own head before it. */
export async function* edifactRecords(
  bytes: AsyncIterable<Uint8Array>,
  { encoding, columns, rows }: EdifactReading,
): AsyncGenerator<RawRow[], void, undefined> {
  const decoder = createDecoder(encoding)
  const scanner = new EdifactScanner()
  const envelope = new Envelope()
  const articles = new Articles(columns, rows)
  const take = (segments: readonly Segment[]) => {
    for (const segment of segments) {
      envelope.add(segment)
      articles.add(segment)
    }
    return rows.take()
  }
  for await (const chunk of bytes) {
    const found = take(scanner.push(decoder.push(chunk)))
    if (found.length > 0) yield found
  }
  const found = take([...scanner.push(decoder.end()), ...scanner.end()])
  envelope.end()
  if (found.length > 0) yield found
}

class Articles {
  private readonly columns: TreeColumns
  private readonly rows: TreeRows
  private readonly cells: TreeCells
  /** What stands before the articles counts for each of them: the currency, the group of products. */
  private head = new Map<string, string>()
  private line: number | null = null
  private readonly languages = new Map<string, string>()

  constructor(columns: TreeColumns, rows: TreeRows) {
    this.columns = columns
    this.rows = rows
    this.cells = new TreeCells(columns)
  }

  add(segment: Segment): void {
    const { tag, line } = segment
    if (tag === 'UNH') this.head = new Map()
    if (tag === 'LIN' || tag === 'PGI' || tag === 'UNS' || tag === 'UNT') this.close()
    if (SERVICE.has(tag) || tag === 'UNS' || tag === 'UNT') return
    if (tag === 'LIN') {
      this.line = line
      for (const [name, value] of this.head) this.cells.add(this.columns.place(`../${name}`), value)
    }
    for (const [column, value, language = ''] of segmentCells(segment)) {
      const name = this.inLanguage(column, language)
      if (this.line === null) this.head.set(name, value)
      else this.cells.add(this.columns.place(name), value)
    }
  }

  /** A text in the first language that the file has it in is a column, and in each other one another. */
  private inLanguage(column: string, language: string): string {
    if (language === '') return column
    const first = this.languages.get(column)
    if (first === undefined) this.languages.set(column, language)
    return first === undefined || first === language ? column : `${column}[${language}]`
  }

  private close(): void {
    if (this.line !== null) this.rows.add(this.line, this.cells.take())
    this.line = null
  }
}
