import { nestedPathOf } from '@products-manager/contract'
import { adviceOnLength } from '../../formats/nested-path.ts'
import type { Dialect, FileFormat, RawRow } from '../../types.ts'
import { createDecoder } from '../encoding/decoder.ts'
import { TreeColumns } from '../tree/tree-columns.ts'
import { TreeRows } from '../tree/tree-rows.ts'
import { HeldRows } from './held-rows.ts'
import { RecordReader } from './record-reader.ts'
import { XmlReader } from './xml-reader.ts'
import { XmlText } from './xml-text.ts'

/** The records of an XML document: every element at the record's path, or each one of a list in it. */
export async function* parseXml(
  bytes: AsyncIterable<Uint8Array>,
  dialect: Dialect,
  format: FileFormat,
): AsyncGenerator<RawRow[], void, undefined> {
  const columns = new TreeColumns(dialect.columns ?? [])
  const { encoding } = dialect
  yield* xmlRecords(bytes, {
    encoding,
    columns,
    path: format.records ?? '',
    rows: new TreeRows(format.places),
  })
}

export interface XmlRecords {
  encoding: string
  path: string
  columns: TreeColumns
  rows: TreeRows
  /** Hears how many elements the list in each record has. */
  onList?: ((elements: number) => void) | undefined
}

/** Reads records, one batch for each chunk of the document. */
export async function* xmlRecords(
  bytes: AsyncIterable<Uint8Array>,
  { encoding, path, columns, rows, onList }: XmlRecords,
): AsyncGenerator<RawRow[], void, undefined> {
  const decoder = createDecoder(encoding)
  const { record, list } = nestedPathOf(path)
  const held = new HeldRows({ rows, columns, onList, advice: adviceOnLength(path) })
  const records = new RecordReader({
    steps: stepsOf(record),
    list: (list ?? []).flatMap(stepsOf),
    columns,
    rows: held,
    line: () => reader.line,
  })
  const text = new XmlText()
  const reader = new XmlReader('The XML document', records, text)
  for await (const chunk of bytes) {
    reader.push(text.push(decoder.push(chunk)))
    yield* held.take()
  }
  reader.push(text.push(decoder.end()) + text.end())
  reader.end()
  yield* held.take()
}

/** The names of a path like '/BMECAT/T_NEW_CATALOG/ARTICLE', prefixes left out. */
export function stepsOf(path: string): string[] {
  return path
    .split('/')
    .filter((step) => step !== '')
    .map((step) => step.slice(step.lastIndexOf(':') + 1))
}
