import type { DetectedFormat, Detection } from '@products-manager/contract'
import { noRecords } from '../../errors.ts'
import { byProfile } from '../because.ts'
import { encodingOf } from '../encoding/encoding-of.ts'
import { tableDetection } from '../table-detection.ts'
import { textFormat } from '../text-format.ts'
import type { TextSource } from '../text-source.ts'
import { chooseRecords } from '../tree/choose-records.ts'
import { sampleTree } from '../tree/sample-tree.ts'
import { TreeColumns } from '../tree/tree-columns.ts'
import { TreeRows } from '../tree/tree-rows.ts'
import { detectLists, isOfLists } from './detect-lists.ts'
import { jsonRecordPlaces } from './json-structure.ts'
import { jsonRecords, ndjsonRecords } from './parse-json.ts'

/** Which array holds the records, and what their leaves hold. */
export async function detectJson(text: TextSource, kind: DetectedFormat['kind']): Promise<Detection> {
  const { source, sample, settings, wanted, open } = text
  const given = settings.format?.records
  const encoding = encodingOf(sample, settings)
  const isLines = kind.value === 'ndjson'
  const choice = isLines ? null : chooseRecords(await jsonRecordPlaces(open(), encoding.value))
  const path = given ?? choice?.chosen?.path
  if (!isLines && path === undefined) throw noRecords({ file: source.name, kind: 'JSON' })

  const numbers: number[] = []
  const onNumber = (column: number) => {
    numbers[column] = (numbers[column] ?? 0) + 1
  }
  const formatOf = (at: string, places: DetectedFormat['places']): DetectedFormat => ({
    ...textFormat(source, kind),
    records: isLines
      ? null
      : given === undefined
        ? { value: at, confidence: choice?.confidence ?? 'guess', why: choice?.why ?? [] }
        : byProfile(given),
    recordChoices: (choice?.candidates ?? []).map((each) => ({ path: each.path, count: each.count })),
    places,
  })
  if (path !== undefined && isOfLists(path)) {
    const namesAt = choice?.candidates.find((each) => each.path === path)?.namesAt
    const layout = await detectLists(text, { encoding: encoding.value, path, namesAt, onNumber })
    return tableDetection({ format: formatOf(path, 'record'), layout, settings, numbers, encoding })
  }

  const columns = new TreeColumns(null)
  const rows = new TreeRows('line')
  const reading = { encoding: encoding.value, columns, rows, onNumber }
  const records = isLines ? ndjsonRecords(open(), reading) : jsonRecords(open(), { ...reading, path: path ?? '/' })
  const layout = await sampleTree(records, columns, { file: source.name, wanted })
  if (layout.rows.length === 0)
    throw noRecords({ file: source.name, kind: isLines ? 'NDJSON' : `JSON with records at ${path}` })
  const format = formatOf(path ?? '/', rows.sharedLines ? 'record' : 'line')
  return tableDetection({ format, layout, settings, numbers, encoding })
}
