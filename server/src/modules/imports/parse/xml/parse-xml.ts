import type { Dialect, FileFormat, RawRow } from '../../types.ts'
import { createDecoder } from '../encoding/decoder.ts'
import { TreeColumns } from '../tree/tree-columns.ts'
import { TreeRows } from '../tree/tree-rows.ts'
import { RecordReader } from './record-reader.ts'
import { XmlReader } from './xml-reader.ts'
import { xmlText } from './xml-text.ts'

/** The records of an XML document: every element at the record's path. */
export async function* parseXml(
  bytes: AsyncIterable<Uint8Array>,
  dialect: Dialect,
  format: FileFormat,
): AsyncGenerator<RawRow[], void, undefined> {
  const columns = new TreeColumns(dialect.columns ?? [])
  const { encoding } = dialect
  yield* xmlRecords(bytes, { encoding, columns, path: format.records ?? '', rows: new TreeRows(format.places) })
}

export interface XmlRecords {
  encoding: string
  path: string
  columns: TreeColumns
  rows: TreeRows
}

/** Reads records, one batch for each chunk of the document. */
export async function* xmlRecords(
  bytes: AsyncIterable<Uint8Array>,
  { encoding, path, columns, rows }: XmlRecords,
): AsyncGenerator<RawRow[], void, undefined> {
  const decoder = createDecoder(encoding)
  const steps = stepsOf(path)
  const records = new RecordReader({ steps, columns, rows, line: () => reader.line })
  const reader = new XmlReader('The XML document', records)
  for await (const chunk of bytes) {
    reader.push(xmlText(decoder.push(chunk)))
    const found = rows.take()
    if (found.length > 0) yield found
  }
  reader.push(xmlText(decoder.end()))
  reader.end()
  const found = rows.take()
  if (found.length > 0) yield found
}

/** The names of a path like '/BMECAT/T_NEW_CATALOG/ARTICLE', prefixes left out. */
export function stepsOf(path: string): string[] {
  return path
    .split('/')
    .filter((step) => step !== '')
    .map((step) => step.slice(step.lastIndexOf(':') + 1))
}
