import { parse } from 'csv-parse/sync'
import iconv from 'iconv-lite'
import { type DemoFileOptions, type DemoSummary, demoFile } from '../demo-file.ts'
import type { DemoSupplier } from '../supplier.ts'

export interface ReadDemoFile {
  bytes: Buffer
  summary: DemoSummary
  header: readonly string[] | null
  /** By the line each begins in; those with a damaged quote are in `unreadable`. */
  rows: ReadonlyMap<number, readonly string[]>
  unreadable: ReadonlyMap<number, string>
}

/** Makes a file and reads it with another reader than ours. */
export function readDemoFile(supplier: DemoSupplier, options: DemoFileOptions): ReadDemoFile {
  const { bytes, summary } = makeDemoFile(supplier, options)
  const { encoding, delimiter, lineEnd, quoted, header } = supplier.dialect
  const lines = iconv.decode(bytes, encoding).split(lineEnd)
  const unreadable = new Map<number, string>()
  for (const { line, kind } of summary.defects) {
    if (kind !== 'damaged-quote') continue
    unreadable.set(line, lines[line - 1] ?? '')
    lines[line - 1] = ''
  }

  const rows = new Map<number, readonly string[]>()
  const records = parse(lines.join(lineEnd), {
    delimiter,
    quote: quoted ? '"' : null,
    record_delimiter: lineEnd,
    skip_empty_lines: true,
    info: true,
  }) as unknown as { record: string[]; info: { lines: number } }[]
  for (const { record, info } of records) {
    const breaks = record.reduce((total, cell) => total + cell.split('\n').length - 1, 0)
    rows.set(info.lines - breaks, record)
  }
  const first = rows.get(1) ?? null
  if (header) rows.delete(1)
  return { bytes, summary, header: header ? first : null, rows, unreadable }
}

export function makeDemoFile(supplier: DemoSupplier, options: DemoFileOptions) {
  const chunks: Uint8Array[] = []
  const file = demoFile(supplier, options)
  for (;;) {
    const step = file.next()
    if (step.done) return { bytes: Buffer.concat(chunks), summary: step.value }
    chunks.push(step.value)
  }
}
