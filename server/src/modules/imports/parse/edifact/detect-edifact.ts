import type { DetectedFormat, Detection } from '@products-manager/contract'
import { noRecords } from '../../errors.ts'
import { encodingOf } from '../encoding/encoding-of.ts'
import { tableDetection } from '../table-detection.ts'
import { textFormat } from '../text-format.ts'
import type { TextSource } from '../text-source.ts'
import { sampleTree } from '../tree/sample-tree.ts'
import { TreeColumns } from '../tree/tree-columns.ts'
import { TreeRows } from '../tree/tree-rows.ts'
import { edifactRecords } from './parse-edifact.ts'

/** What the articles of a price catalogue have. It is read to its end: its counts stand there. */
export async function detectEdifact(text: TextSource, kind: DetectedFormat['kind']): Promise<Detection> {
  const { source, sample, settings, wanted, open } = text
  const encoding = encodingOf(sample, settings)
  const columns = new TreeColumns(null)
  const rows = new TreeRows('line')
  const reading = { encoding: encoding.value, columns, rows }
  const layout = await sampleTree(edifactRecords(open(), reading), columns, { file: source.name, wanted })
  if (layout.rows.length === 0) throw noRecords({ file: source.name, kind: 'EDIFACT' })
  for await (const _ of edifactRecords(open(), { ...reading, rows: new TreeRows('line') }));
  const format: DetectedFormat = {
    ...textFormat(source, kind),
    reading: 'EDIFACT PRICAT',
    places: rows.sharedLines ? 'record' : 'line',
  }
  return tableDetection({ format, layout, settings, encoding })
}
