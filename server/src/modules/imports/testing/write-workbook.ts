import { XlsxStreamWriter } from 'hucre/xlsx'

/** The bytes of a workbook with one sheet, written by another program than the one that reads it here. */
export function writeWorkbook(rows: Iterable<readonly (string | number)[]>): Promise<Uint8Array> {
  const writer = new XlsxStreamWriter({ name: 'Articles' })
  for (const row of rows) writer.addRow([...row])
  return writer.finish()
}
