import type { Place } from '@products-manager/contract'
import type { FileFormat } from '../types.ts'

// Sections are sheets, or files of an archive. A line fits into 32 bits, a sheet has at most 1,048,576 rows.
const STRIDE = 10_000_000
export const MAX_SECTIONS = 200

/** The line of a row that stands at `number` of its section, counted from 0: ascending and unique in the whole file. */
export function lineIn(section: number, number: number): number {
  if (section > 0 && number >= STRIDE) throw new RangeError(`Section ${section + 1} has more than ${STRIDE} lines.`)
  return section * STRIDE + number
}

/** Where a person finds a line of the run; null when it is simply the line of a text file. */
export function placeOf(format: FileFormat | undefined, line: number): Place | null {
  if (!format) return null
  const sections = sectionNames(format)
  const several = sections.length > 1
  if (!several && sections.length === 0 && format.places === 'line') return null

  const section = several ? Math.floor(line / STRIDE) : 0
  const inSheet = format.places === 'row' || several
  return {
    section: inSheet ? (sections[section] ?? null) : null,
    unit: format.places,
    number: several ? line % STRIDE : line,
  }
}

/** The place in words: 'row 7 of Prices', 'line 12'. */
export function placeText(format: FileFormat | undefined, line: number): string {
  const place = placeOf(format, line)
  if (!place) return `line ${line}`
  return `${place.unit} ${place.number}${place.section === null ? '' : ` of ${place.section}`}`
}

function sectionNames({ sheets, entries }: FileFormat): readonly string[] {
  if (sheets.length > 0) return sheets.map(({ name }) => name)
  return entries.length > 1 ? entries : []
}

/** What has a line, with the place a person finds it at where that is another. */
export function withPlace<T extends { line: number }>(format: FileFormat | undefined, item: T): T & { where?: Place } {
  const where = placeOf(format, item.line)
  return where === null ? item : { ...item, where }
}
