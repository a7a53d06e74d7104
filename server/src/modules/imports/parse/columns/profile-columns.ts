import type { ColumnShape, DetectedColumn } from '@products-manager/contract'
import { decodeEntities } from '../../formats/html-entities.ts'
import { isUsualNoValue } from '../../formats/no-value.ts'
import type { RawRow } from '../../types.ts'
import { wellFormed } from '../scan/check-characters.ts'
import { addDateVote, type DateVotes, dateOrderOf, noDateVotes } from './date-order.ts'
import { addVote, type MarkVotes, marksOf, noVotes } from './number-marks.ts'
import { numberText } from './number-text.ts'
import { shapeOf } from './shape-of.ts'

// Enough to see what a column is; marks and dates are read from every sampled row, for what tells them apart is rare.
const VALUES_FOR_SHAPE = 500
const SAMPLES = 5
const SAMPLE_LENGTH = 120
const numeric = new Set(['price', 'decimal', 'integer', 'code', 'boolean'])

export interface ColumnProfile {
  column: DetectedColumn
  marks: MarkVotes
  dates: DateVotes
}

/** What each column holds, told from the sampled rows. */
export function profileColumns(
  rows: readonly RawRow[],
  { width, names }: { width: number; names: readonly (string | null)[] },
): ColumnProfile[] {
  return Array.from({ length: width }, (_, i) => profileColumn(rows, { index: i, name: names[i] ?? null }))
}

function profileColumn(
  rows: readonly RawRow[],
  { index, name }: { index: number; name: string | null },
): ColumnProfile {
  const values: string[] = []
  for (const row of rows) {
    const value = (row.cells[index] ?? '').trim()
    if (value !== '') values.push(value)
  }
  const marks = noVotes()
  const said = values.filter((value) => !isUsualNoValue(value))
  const looked = spread(said.length > 0 ? said : values, VALUES_FOR_SHAPE)
  for (const value of looked) vote(marks, value)
  const shape = shapeOf(looked, marks)

  const dates = noDateVotes()
  if (shape === 'date') for (const value of values) addDateVote(dates, value)
  const all = numeric.has(shape) && looked.length < values.length ? noVotes() : marks
  if (all !== marks) for (const value of values) vote(all, value)
  const counts = numeric.has(shape)
  const distinct = new Set(values)
  const { decimal, thousand } = counts ? marksOf(all) : { decimal: null, thousand: null }
  return {
    column: {
      position: index + 1,
      name,
      shape,
      filled: share(values.length, rows.length),
      distinct: share(distinct.size, values.length),
      decimalMark: decimal,
      thousandMark: thousand,
      dateOrder: shape === 'date' ? dateOrderOf(dates) : null,
      ...(hasReferences(values, shape) && { hasReferences: true }),
      samples: [...distinct].slice(0, SAMPLES).map((value) => wellFormed(value.slice(0, SAMPLE_LENGTH))),
    },
    marks: counts ? all : noVotes(),
    dates,
  }
}

/** Whether cells have character references: in HTML those that are left when it is read. */
function hasReferences(values: readonly string[], shape: ColumnShape): boolean {
  const read = shape === 'html' ? decodeEntities : (text: string) => text
  return values.some((value) => {
    if (!value.includes('&')) return false
    const text = read(value)
    return decodeEntities(text) !== text
  })
}

function vote(votes: MarkVotes, value: string): void {
  const number = numberText(value)
  if (number !== null) addVote(votes, number)
}

/** At most `most` values, from everywhere in the list. */
function spread(values: readonly string[], most: number): readonly string[] {
  if (values.length <= most) return values
  const step = values.length / most
  return Array.from({ length: most }, (_, i) => values[Math.floor(i * step)] ?? '')
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 1000) / 1000
}
