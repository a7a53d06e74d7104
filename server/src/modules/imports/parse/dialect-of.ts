import type { DetectedColumn, Detection, FileSettings } from '@products-manager/contract'
import type { CellFormat, Dialect, FileFormat } from '../types.ts'
import { encodingName } from './encoding/encoding-names.ts'

const dividing = ['delimiter', 'quote', 'header', 'skipRows'] as const

/**
 * Detection and settings as one decision. The detection must have been made with these settings: columns found with
 * another delimiter would belong to another file.
 */
export function dialectOf(detection: Detection, settings: FileSettings = {}): Dialect {
  const { format: found } = detection
  const isDelimited = found === undefined || found.kind.value === 'csv'
  for (const key of isDelimited ? dividing : []) {
    if (settings[key] !== undefined && settings[key] !== detection[key].value) throw madeWithout(key)
  }
  const quoting = detection.quoting?.value ?? 'doubled'
  if (isDelimited && settings.quoting !== undefined && settings.quoting !== quoting) throw madeWithout('quoting')
  const format: CellFormat = {
    decimalMark: settings.decimalMark ?? detection.decimalMark.value,
    thousandMark: settings.thousandMark ?? detection.thousandMark.value,
    dateOrder: settings.dateOrder ?? detection.dateOrder.value,
  }
  return {
    ...format,
    ...(found && { format: decided(found) }),
    encoding: encodingName(settings.encoding ?? detection.encoding.value) ?? detection.encoding.value,
    delimiter: detection.delimiter.value,
    quote: detection.quote.value,
    ...(detection.quoting && { quoting: detection.quoting.value }),
    ...(detection.unusualLineEnds && { unusualLineEnds: true }),
    header: detection.header.value,
    skipRows: detection.skipRows.value,
    // Columns of fixed width have the names that the profile gives them.
    columns:
      detection.header.value || (found?.fixedColumns && settings.format?.columns)
        ? detection.columns.map(({ name }) => name ?? '')
        : null,
    columnCount: detection.columns.length,
    formats: detection.columns.map((column) => formatOf(column, format, settings)),
    shapes: detection.columns.map(({ shape }) => shape),
  }
}

function madeWithout(key: string): RangeError {
  return new RangeError(`The detection was made without this ${key}: detect again with the same settings.`)
}

function decided(found: NonNullable<Detection['format']>): FileFormat {
  const { kind, container, entries, sheets, records, reading, places, fixedColumns } = found
  const read = entries.filter(({ isRead }) => isRead)
  return {
    kind: kind.value,
    container,
    entries: read.map(({ name }) => name),
    sheets: sheets.filter(({ isRead }) => isRead).map(({ name, hasMerges }) => ({ name, hasMerges })),
    records: records?.value ?? null,
    reading,
    places,
    fixedColumns,
  }
}

/** What the column shows, under what was set for the file. */
function formatOf(column: DetectedColumn, file: CellFormat, settings: FileSettings): CellFormat {
  const decimalMark = settings.decimalMark ?? column.decimalMark ?? file.decimalMark
  return {
    decimalMark,
    thousandMark: settings.thousandMark ?? column.thousandMark ?? inherited(file, decimalMark),
    dateOrder: settings.dateOrder ?? column.dateOrder ?? file.dateOrder,
  }
}

/** The file's thousand mark belongs to its decimal mark; beside the other one it would be read as that. */
function inherited(file: CellFormat, decimalMark: '.' | ','): string {
  return file.decimalMark === decimalMark || file.thousandMark === ' ' || file.thousandMark === "'"
    ? file.thousandMark
    : ''
}
