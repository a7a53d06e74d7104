import type { DetectedFormat, Detection } from '@products-manager/contract'
import { AppError } from '../../../../platform/errors.ts'
import { noRecords } from '../../errors.ts'
import type { Labels } from '../../formats/labels.ts'
import { byProfile } from '../because.ts'
import { encodingOf } from '../encoding/encoding-of.ts'
import { tableDetection } from '../table-detection.ts'
import { textFormat } from '../text-format.ts'
import type { TextSource } from '../text-source.ts'
import { chooseList } from '../tree/choose-list.ts'
import { type Candidate, type Choice, choicesOf, chooseRecords } from '../tree/choose-records.ts'
import { lookByLabels } from '../tree/labelled-parts.ts'
import { ListElements } from '../tree/list-elements.ts'
import { sampleTree } from '../tree/sample-tree.ts'
import { TreeColumns } from '../tree/tree-columns.ts'
import { TreeRows } from '../tree/tree-rows.ts'
import { detectLists, isOfLists } from './detect-lists.ts'
import { ndjsonRecords } from './json-lines.ts'
import { jsonRecordPlaces } from './json-structure.ts'
import { jsonRecords } from './parse-json.ts'

/** Which array holds the records, and what their leaves hold. */
export async function detectJson(text: TextSource, kind: DetectedFormat['kind']): Promise<Detection> {
  const { source, sample, settings, isOpen, open } = text
  const given = settings.format?.records
  const encoding = encodingOf(sample, settings)
  const isLines = kind.value === 'ndjson'
  const found = isLines ? await listsInLines(text, encoding.value) : await jsonRecordPlaces(open(), encoding.value)
  const choice = isLines ? EACH_LINE : chooseRecords(found)
  const path = given ?? choice.chosen?.path
  if (path === undefined) throw noRecords({ file: source.name, kind: 'JSON' })

  const formatOf = (
    records: DetectedFormat['records'],
    { places, choices }: { places: DetectedFormat['places']; choices: DetectedFormat['recordChoices'] },
  ): DetectedFormat => ({
    ...textFormat(source, kind),
    records: given === undefined ? records : byProfile(given),
    recordChoices: choices,
    places,
  })
  const chosen = { value: path, confidence: choice.confidence, why: choice.why }
  if (isOfLists(path)) {
    const namesAt = choice.candidates.find((each) => each.path === path)?.namesAt
    const numbers = new NumberCounts()
    const layout = await detectLists(text, { encoding: encoding.value, path, namesAt, onNumber: numbers.add })
    const format = formatOf(chosen, { places: 'record', choices: choicesOf(choice) })
    return tableDetection({ format, layout, settings, numbers: numbers.counts, encoding })
  }

  const isGiven = given !== undefined
  const look = (at: string) =>
    lookByLabels(
      (labels) => lookAtRecords(text, { path: at, isLines, encoding: encoding.value, isGiven, labels }),
      text,
    )
  const lists = await chooseList({ choice, found, isOpen: isOpen && !isGiven, look })
  const { layout, rows, numbers, list, elements } = lists.chosen?.look ?? (await look(path))
  if (layout.rows.length === 0)
    throw noRecords({
      file: source.name,
      kind: isLines ? 'NDJSON' : `JSON with records at ${path}`,
      found: lists.choices.map((each) => each.path),
    })
  list.check(source.name, choice.chosen ? [choice.chosen, ...found] : found)
  const places = rows.sharedLines ? 'record' : 'line'
  const sampled = elements.length || layout.rows.length
  const choices = isLines ? withLines(lists.choices, sampled) : lists.choices
  // Of lines without lists in them there is nothing to choose.
  const records =
    lists.chosen?.records ??
    (isLines && choices.length === 0 ? null : { ...chosen, why: [...chosen.why, ...lists.why] })
  const format = formatOf(records, { places, choices })
  return tableDetection({ format, layout, settings, numbers, encoding })
}

/** Each line of a file is a record, whatever lists are in it. */
const EACH_LINE: Choice = {
  chosen: { path: '/', steps: [], count: Number.POSITIVE_INFINITY, leaves: 1, isWhole: true },
  confidence: 'likely',
  why: [],
  candidates: [],
}

/** The lists in lines beside the lines themselves, of which so many were sampled. */
function withLines(lists: DetectedFormat['recordChoices'], sampled: number): DetectedFormat['recordChoices'] {
  return lists.length === 0 ? [] : [{ path: '/', count: sampled }, ...lists]
}

/** The lists in the records of a file that has one on each line; none where its beginning is damaged, or nobody chooses. */
async function listsInLines({ settings, isOpen, open }: TextSource, encoding: string): Promise<Candidate[]> {
  if (!isOpen && settings.format?.records === undefined) return []
  try {
    return await jsonRecordPlaces(open(), encoding)
  } catch (error) {
    if (error instanceof AppError) return []
    throw error
  }
}

/** How many values of each column are stored as numbers. */
class NumberCounts {
  readonly counts: number[] = []
  private isOver = false

  readonly add = (column: number): void => {
    if (!this.isOver) this.counts[column] = (this.counts[column] ?? 0) + 1
  }

  /** Those of records behind the sampled ones say nothing of these. */
  readonly end = (): void => {
    this.isOver = true
  }
}

async function lookAtRecords(
  { source, wanted, isOpen, open }: TextSource,
  {
    path,
    isLines,
    encoding,
    isGiven,
    labels,
  }: { path: string; isLines: boolean; encoding: string; isGiven: boolean; labels: Labels },
) {
  const columns = new TreeColumns(null, labels)
  const rows = new TreeRows('line')
  const numbers = new NumberCounts()
  const list = new ListElements(path)
  const reading = { encoding, columns, rows, path, onNumber: numbers.add, onList: list.add }
  const records = isLines ? ndjsonRecords(open(), reading) : jsonRecords(open(), reading)
  const isMet = isGiven ? list.isMet : undefined
  const layout = await sampleTree(records, columns, {
    file: source.name,
    wanted,
    isOpen,
    isMet,
    onSampled: numbers.end,
  })
  return { layout, rows, list, elements: list.counts, numbers: numbers.counts }
}
