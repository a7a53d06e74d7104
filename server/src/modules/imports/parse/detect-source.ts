import type { ColumnRef, DetectedFormat, Detection, FileSettings } from '@products-manager/contract'
import { noRecords } from '../errors.ts'
import type { FileSample, Opened, OpenedParts, SourceSample } from '../types.ts'
import { byProfile } from './because.ts'
import { detectDatanorm } from './datanorm/detect-datanorm.ts'
import { detectTable } from './detect.ts'
import { isHeaderWord } from './dialect/header-words.ts'
import { refuseTurnedTable } from './dialect/turned-table.ts'
import { detectEdifact } from './edifact/detect-edifact.ts'
import { createDecoder } from './encoding/decoder.ts'
import { encodingOf } from './encoding/encoding-of.ts'
import { detectFixedWidth } from './fixed-width/detect-fixed-width.ts'
import { detectJson } from './json/detect-json.ts'
import { withParentLines } from './json/parent-lines.ts'
import { detectSpreadsheet } from './spreadsheet/detect-spreadsheet.ts'
import { textFormat } from './text-format.ts'
import { textKind } from './text-kind.ts'
import type { TextSource } from './text-source.ts'
import { detectXml } from './xml/detect-xml.ts'

export interface SourceSettings {
  settings: FileSettings
  /** Columns that the profile reads: a tree is looked through until each of them was met. */
  wanted: readonly ColumnRef[]
  /** No profile reads the file yet: whether the elements of a list in its records are rows may be chosen. */
  isOpen?: boolean | undefined
}

/** What a file is, which part of it holds the records, how these are written and what their columns hold. */
export async function detectSource(
  source: SourceSample,
  open: () => Opened,
  { settings, wanted, isOpen = false }: SourceSettings,
): Promise<Detection> {
  const { sample } = source
  if (sample === null) return detectSpreadsheet(source, open() as OpenedParts, { settings, isOpen })

  const kind = kindOf(sample, settings)
  const first = () => firstText(open())
  const text: TextSource = {
    ...{ source, sample, settings, wanted, isOpen },
    open: kind.value === 'json' ? () => withParentLines(first()) : first,
  }
  switch (kind.value) {
    case 'xml':
      return detectXml(text)
    case 'json':
    case 'ndjson':
      return detectJson(text, kind)
    case 'datanorm':
      return detectDatanorm(text, open, kind)
    case 'edifact':
      return detectEdifact(text, kind)
    case 'fixed-width':
      return detectFixedWidth(text, kind) ?? delimited(text, kind)
    default:
      return rowsOf(text, kind)
  }
}

const USUAL = [',', ';', '\t', '|']

/** Text in rows: where no delimiter parts it, or only one that may be part of the names, blanks may. */
function rowsOf(text: TextSource, kind: DetectedFormat['kind']): Detection {
  const detection = delimited(text, kind)
  const isOpen = kind.confidence !== 'given' && text.settings.delimiter === undefined
  const { columns, delimiter } = detection
  const isRare = !USUAL.includes(delimiter.value) && columns.length <= 2
  const isDoubtful = columns.length === 1 || delimiter.confidence === 'guess' || isRare
  return isOpen && isDoubtful ? (detectFixedWidth(text, null) ?? detection) : detection
}

function delimited({ source, sample, settings, isOpen }: TextSource, kind: DetectedFormat['kind']): Detection {
  const { detection, layout } = detectTable(sample, settings)
  const { columns } = detection
  // Below a header there may be nothing today; what is called like no column heads none.
  const isBare = columns.every(({ name, filled }) => filled === 0 && !isHeaderWord(name ?? ''))
  if (columns.length === 0 || (isOpen && isBare)) throw noRecords({ file: source.name, kind: 'text in rows' })
  if (isOpen && settings.header === undefined) refuseTurnedTable(source.name, layout)
  return { ...detection, format: textFormat(source, kind) }
}

function kindOf(sample: FileSample, settings: FileSettings): DetectedFormat['kind'] {
  const given = settings.format?.kind
  if (given !== undefined) return byProfile(given)
  const decoder = createDecoder(encodingOf(sample, settings).value)
  return textKind(decoder.push(sample.head.subarray(0, 100_000)))
}

/** Of several files of an archive the first tells how all are written. */
async function* firstText(opened: Opened): AsyncGenerator<Uint8Array, void, undefined> {
  if (Symbol.asyncIterator in opened) {
    yield* opened
    return
  }
  const [first] = opened.names
  if (first !== undefined) yield* opened.open(first)
}
