import type { DetectedFormat, Detection, FixedColumn } from '@products-manager/contract'
import { noRecords } from '../../errors.ts'
import { because, byProfile } from '../because.ts'
import { detectHeader } from '../dialect/detect-header.ts'
import { createDecoder } from '../encoding/decoder.ts'
import { encodingOf } from '../encoding/encoding-of.ts'
import { wellFormed } from '../scan/check-characters.ts'
import { tableDetection } from '../table-detection.ts'
import { textFormat } from '../text-format.ts'
import type { TextSource } from '../text-source.ts'
import { findFixedColumns } from './find-columns.ts'
import { FixedWidthScanner } from './fixed-width-scanner.ts'

const SAMPLED_ROWS = 2_000
// A longer line may come.
const SPARE = 200
// Enough for a person to see where the columns are.
const SHOWN_LINES = 12
const SHOWN_LENGTH = 500

/** Where the columns of aligned text begin; null when it is not aligned and no columns are given. */
export function detectFixedWidth(text: TextSource, kind: DetectedFormat['kind'] | null): Detection | null {
  const { source, sample, settings } = text
  const encoding = encodingOf(sample, settings)
  const decoded = createDecoder(encoding.value).push(sample.head)
  const lines = decoded.split(/\r?\n/).slice(0, SAMPLED_ROWS)
  if (!sample.complete) lines.pop()
  const skipRows = settings.skipRows ?? 0
  const given = settings.format?.columns
  const columns = given ?? findFixedColumns(lines.slice(skipRows)) ?? (kind === null ? null : wholeLines(lines))
  if (columns === null) return null
  if (lines.every((line) => line.trim() === '')) throw noRecords({ file: source.name, kind: 'text of fixed width' })
  const rows = new FixedWidthScanner(columns, skipRows).push(`${lines.join('\n')}\n`)
  // Names side by side in one column: values are so long that no blank is left between them.
  if (kind === null && rows[0]?.cells.some((cell) => cell.includes('  '))) return null
  const header = headerOf(text, rows, given)
  const names = namesOf(columns, header.value && given === undefined ? rows[0]?.cells : undefined)
  const named = columns.map((column, i) => ({ ...column, name: names[i] ?? column.name }))
  const format: DetectedFormat = {
    ...textFormat(source, kind ?? { value: 'fixed-width', confidence: 'likely', why: because('aligned') }),
    fixedColumns: named,
    lines: lines.slice(0, SHOWN_LINES).map((line) => wellFormed(line.slice(0, SHOWN_LENGTH))),
  }
  const layout = {
    header,
    skipRows: {
      value: skipRows,
      confidence: settings.skipRows === undefined ? ('likely' as const) : ('given' as const),
      why: settings.skipRows === undefined ? because('top') : because('given'),
    },
    width: columns.length,
    // Without a header the columns that were found have places only, as those of any other format.
    names: header.value || given ? names : columns.map(() => null),
    rows: header.value ? rows.slice(1) : rows,
  }
  return tableDetection({ format, layout, settings, encoding })
}

/** One column, for a person to part it: nothing in the lines says where. */
function wholeLines(lines: readonly string[]): FixedColumn[] {
  return [{ name: 'column 1', start: 1, length: Math.max(1, ...lines.map(({ length }) => length)) + SPARE }]
}

function headerOf(
  { settings }: TextSource,
  rows: Parameters<typeof detectHeader>[0],
  given: readonly FixedColumn[] | undefined,
): Detection['header'] {
  if (settings.header !== undefined) return byProfile(settings.header)
  const found = detectHeader(rows, given?.length ?? rows[0]?.cells.length ?? 0)
  return given === undefined ? found : { ...found, value: false, why: because('profile-names'), confidence: 'given' }
}

function namesOf(columns: readonly FixedColumn[], cells: readonly string[] | undefined): string[] {
  return columns.map(({ name }, i) => cells?.[i] || name)
}
