import { detect } from '../parse/detect.ts'
import { dialectOf } from '../parse/dialect-of.ts'
import { parse } from '../parse/parse.ts'

/** The rows of a small CSV text, its header among them, whatever its delimiter. */
export async function readCsv(text: string): Promise<string[][]> {
  const head = Buffer.from(text)
  const sample = { name: 'table.csv', bytes: head.length, head, complete: true, utf8: 'valid' as const, highBytes: [] }
  const settings = { encoding: 'utf-8', header: false, skipRows: 0 }
  const rows: string[][] = []
  const chunks = async function* () {
    yield head
  }
  for await (const batch of parse(chunks(), dialectOf(detect(sample, settings), settings))) {
    for (const { cells } of batch) rows.push(cells.map((cell) => cell.trim()))
  }
  return rows
}
