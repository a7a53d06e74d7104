import type { DetectedFormat, Detection, DetectionReason, FileSettings } from '@products-manager/contract'
import type { RawRow } from '../types.ts'
import { because, byProfile } from './because.ts'
import { fileFormat } from './columns/file-format.ts'
import { type ColumnProfile, profileColumns } from './columns/profile-columns.ts'

export interface TableLayout {
  header: Detection['header']
  skipRows: Detection['skipRows']
  width: number
  names: readonly (string | null)[]
  rows: readonly RawRow[]
}

interface Table {
  format: DetectedFormat
  layout: TableLayout
  settings: FileSettings
  /** How many sampled cells of each column are stored as numbers; left out where the format has text only. */
  numbers?: readonly number[]
  /** The records with nothing where a number is stored, where a number can be written as the texts beside it are. */
  texts?: readonly RawRow[]
  encoding?: Detection['encoding']
}

const none = { confidence: 'certain', why: because('format-has-none') } as const
const storedWhy = { confidence: 'likely', why: because('stored-numbers') } as const
const stored = { decimalMark: { value: '.', ...storedWhy }, thousandMark: { value: '', ...storedWhy } } as const
const trees: ReadonlySet<DetectedFormat['kind']['value']> = new Set(['xml', 'json', 'ndjson', 'edifact', 'datanorm'])
// A column whose cells are stored as numbers says so itself; a few texts among them do not make it text.
const MOSTLY = 0.5

/** What is known of a file whose records are not delimited text: the columns as their sampled cells show them. */
export function tableDetection({ format, layout, settings, numbers = [], texts, encoding }: Table): Detection {
  const typed = texts && profileColumns(texts, { width: layout.width, names: layout.names })
  const profiles = profileColumns(layout.rows, { width: layout.width, names: layout.names }).map((profile, i) =>
    storedNumbers(profile, { stored: numbers[i] ?? 0, rows: layout.rows.length, typed: typed?.[i] }),
  )
  const found = fileFormat(profiles, { decimalMark: '.', partsThousands: !trees.has(format.kind.value) })
  const marks = numbers.some((count) => count > 0) ? { ...found, ...stored } : found
  return {
    format,
    encoding: encoding ?? { value: 'utf-8', confidence: 'certain', why: because('format-says') },
    delimiter: { value: '', ...none },
    quote: { value: null, ...none },
    header: layout.header,
    skipRows: layout.skipRows,
    decimalMark: given(settings.decimalMark) ?? marks.decimalMark,
    thousandMark: given(settings.thousandMark) ?? marks.thousandMark,
    dateOrder: given(settings.dateOrder) ?? marks.dateOrder,
    columns: profiles.map(({ column }) => column),
    sampledRows: layout.rows.length,
  }
}

interface Stored {
  stored: number
  rows: number
  /** What the texts of the column show. */
  typed: ColumnProfile | undefined
}

/** Stored numbers are written out by us, with a point and without thousand marks: '1.234' is not a thousand. */
function storedNumbers(profile: ColumnProfile, { stored, rows, typed }: Stored): ColumnProfile {
  const filled = profile.column.filled * rows
  if (stored > 0 && typed) {
    const { decimalMark, thousandMark, dateOrder } = typed.column
    if (profile.column.shape === 'date')
      return { ...profile, dates: typed.dates, column: { ...profile.column, dateOrder } }
    const shown = decimalMark === null ? null : { decimalMark, thousandMark: thousandMark ?? '' }
    return { ...profile, column: { ...profile.column, ...(shown ?? { decimalMark: '.', thousandMark: '' }) } }
  }
  if (stored === 0 || stored < filled * MOSTLY || profile.column.shape === 'date') return profile
  return { ...profile, column: { ...profile.column, decimalMark: '.', thousandMark: '' } }
}

function given<T>(value: T | undefined): { value: T; confidence: 'given'; why: DetectionReason[] } | null {
  return value === undefined ? null : byProfile(value)
}
