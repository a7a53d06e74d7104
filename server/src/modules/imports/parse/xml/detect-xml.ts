import type { DetectedFormat, Detection, FileSettings } from '@products-manager/contract'
import { AppError } from '../../../../platform/errors.ts'
import { noRecords } from '../../errors.ts'
import type { Labels } from '../../formats/labels.ts'
import type { FileSample } from '../../types.ts'
import { because, byProfile } from '../because.ts'
import { createDecoder } from '../encoding/decoder.ts'
import { encodingOf } from '../encoding/encoding-of.ts'
import { tableDetection } from '../table-detection.ts'
import { textFormat } from '../text-format.ts'
import type { TextSource } from '../text-source.ts'
import { chooseList } from '../tree/choose-list.ts'
import { chooseRecords } from '../tree/choose-records.ts'
import { lookByLabels } from '../tree/labelled-parts.ts'
import { ListElements } from '../tree/list-elements.ts'
import { sampleTree } from '../tree/sample-tree.ts'
import { TreeColumns } from '../tree/tree-columns.ts'
import { TreeRows } from '../tree/tree-rows.ts'
import { knownCatalogue } from './known-catalogues.ts'
import { xmlRecords } from './parse-xml.ts'
import { XmlStructure } from './structure.ts'
import { xmlEncoding } from './xml-encoding.ts'
import { XmlReader } from './xml-reader.ts'
import { XmlText } from './xml-text.ts'

// Headers and class systems of catalogues are long; the records begin behind them.
const LOOKED_AT = 8 * 1024 * 1024

/** Which element is a record, and what its leaves hold. */
export async function detectXml({ source, sample, settings, wanted, isOpen, open }: TextSource): Promise<Detection> {
  const encoding = documentEncoding(sample, settings)
  const structure = await structureOf(open(), encoding.value)
  const known = structure.root && knownCatalogue(structure)
  const candidates = structure.candidates()
  const choice = chooseRecords(candidates)
  const found = known ?? choice.chosen
  const given = settings.format?.records
  const path = given ?? found?.path
  if (path === undefined) throw noRecords({ file: source.name, kind: 'XML' })

  const lookWith = async (at: string, labels: Labels) => {
    const columns = new TreeColumns(null, labels)
    const rows = new TreeRows('line')
    const list = new ListElements(at)
    const records = xmlRecords(open(), { encoding: encoding.value, path: at, columns, rows, onList: list.add })
    const isMet = given === undefined ? undefined : list.isMet
    const layout = await sampleTree(records, columns, { file: source.name, wanted, isOpen, isMet })
    return { layout, rows, list, elements: list.counts }
  }
  const look = (at: string) => lookByLabels((labels) => lookWith(at, labels), { wanted, isOpen: isOpen && !known })
  const lists = await chooseList({ choice, found: candidates, isOpen: isOpen && given === undefined && !known, look })
  const { layout, rows, list } = lists.chosen?.look ?? (await look(path))
  const places = lists.choices.map((each) => each.path)
  if (layout.rows.length === 0)
    throw noRecords({ file: source.name, kind: `XML with records at ${path}`, found: places })
  list.check(source.name, candidates)
  const chosen = {
    value: path,
    confidence: known ? ('certain' as const) : choice.confidence,
    why: known ? because('known-catalogue', { name: known.reading }) : [...choice.why, ...lists.why],
  }
  const format: DetectedFormat = {
    ...textFormat(source, { value: 'xml', confidence: 'certain', why: because('xml-tag') }),
    records: given === undefined ? (lists.chosen?.records ?? chosen) : byProfile(given),
    recordChoices: lists.choices,
    reading: known?.reading ?? null,
    language: known?.language ?? null,
    currency: known?.currency ?? null,
    places: rows.sharedLines ? 'record' : 'line',
  }
  return tableDetection({ format, layout, settings, encoding })
}

/** Reads as far as it must; what is not well-formed there is told by the reading of the records. */
async function structureOf(bytes: AsyncIterable<Uint8Array>, encoding: string): Promise<XmlStructure> {
  const structure = new XmlStructure()
  const text = new XmlText()
  const reader = new XmlReader('The XML document', structure, text)
  const decoder = createDecoder(encoding)
  let read = 0
  try {
    for await (const chunk of bytes) {
      reader.push(text.push(decoder.push(chunk)))
      read += chunk.length
      if (read >= LOOKED_AT) break
    }
  } catch (error) {
    if (!(error instanceof AppError) || structure.candidates().length === 0) throw error
  }
  return structure
}

/** What it declares, unless its bytes say otherwise. */
function documentEncoding(sample: FileSample, settings: FileSettings): Detection['encoding'] {
  const found = encodingOf(sample, settings)
  if (settings.encoding !== undefined) return found
  const declared = xmlEncoding(sample.head)
  if (declared?.name == null) return declared === null ? undeclared(found, sample) : found

  const { name, label } = declared
  if (name === 'utf-8' && sample.utf8 === 'invalid') {
    return { ...found, confidence: 'guess', why: [...because('declared-wrongly', { label }), ...found.why] }
  }
  if (name !== 'utf-8' && !name.startsWith('utf-16') && sample.utf8 === 'valid') {
    return { value: 'utf-8', confidence: 'likely', why: because('declared-but-utf8', { label }) }
  }
  return { value: name, confidence: 'certain', why: because('declared', { label }) }
}

function undeclared(found: Detection['encoding'], { utf8 }: FileSample): Detection['encoding'] {
  if (utf8 === 'invalid') return found
  return { value: 'utf-8', confidence: 'certain', why: because('undeclared-xml') }
}
