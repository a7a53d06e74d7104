import {
  type ColumnMove,
  type ColumnRef,
  type GoldenResult,
  type GoldenRow,
  type Problem,
  type Profile,
  productFields,
} from '@products-manager/contract'
import type { Tx } from '@products-manager/postgres'
import { AppError } from '../../../platform/errors.ts'
import { compileRows } from '../batches/compile-rows.ts'
import { columnsMissing } from '../errors.ts'
import { columnsOf } from '../formats/find-column.ts'
import { foldName } from '../formats/fold-name.ts'
import { refsOf, shortName } from '../formats/profile-refs.ts'
import { previewRecord } from '../preview/preview-record.ts'
import { type GoldenRowRow, listGoldenRows, updateGoldenRow } from '../queries/golden-rows.ts'
import type { References } from '../references/references.ts'
import type { CellFormat, Dialect } from '../types.ts'

/** What a profile makes of golden rows now, beside what it must. */
export function runGoldenRows(
  rows: readonly GoldenRowRow[],
  profile: Profile,
  references: References,
): { row: GoldenRowRow; actual: GoldenResult; golden: GoldenRow }[] {
  return rows.map((row) => {
    const actual = resultOf(row, profile, references)
    return { row, actual, golden: toGoldenRow(row, actual) }
  })
}

/** What a profile makes of one kept row. */
export function resultOf(
  { dialect, record }: Pick<GoldenRowRow, 'dialect' | 'record'>,
  profile: Profile,
  references: References,
): GoldenResult {
  try {
    const rows = compileRows(profile, withSettings(dialect, profile), {
      references: { ...references, noteUnknown: () => {} },
    })
    const { fields, problems } = previewRecord(record, rows)
    return { fields, problems: problems.map(problemText) }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== columnsMissing.code) throw error
    return { fields: {}, problems: [error.code] }
  }
}

function problemText({ code, field }: Problem): string {
  return field === null ? code : `${code} ${field}`
}

/** The row was written by another file: only what the profile says of numbers and days may be otherwise. */
function withSettings(dialect: Dialect, { file = {} }: Profile): Dialect {
  const given: Partial<CellFormat> = {
    ...(file.decimalMark !== undefined && { decimalMark: file.decimalMark }),
    ...(file.thousandMark !== undefined && { thousandMark: file.thousandMark }),
    ...(file.dateOrder !== undefined && { dateOrder: file.dateOrder }),
  }
  return { ...dialect, ...given, formats: dialect.formats.map((format) => ({ ...format, ...given })) }
}

function toGoldenRow({ id, note, dialect, record, expected }: GoldenRowRow, actual: GoldenResult): GoldenRow {
  const cells = record.rows[0].cells.map((text, i) => ({ column: dialect.columns?.[i] || `#${i + 1}`, text }))
  return { id, note, cells, expected, differences: differencesOf(expected, actual) }
}

function differencesOf(expected: GoldenResult, actual: GoldenResult): GoldenRow['differences'] {
  const fields = [...new Set([...Object.keys(expected.fields), ...Object.keys(actual.fields)])]
  const pairs = fields.map((field) => ({
    field,
    expected: expected.fields[field] ?? null,
    actual: actual.fields[field] ?? null,
  }))
  const problems = { field: 'problems', expected: listed(expected.problems), actual: listed(actual.problems) }
  return [...pairs, problems].filter((pair) => pair.expected !== pair.actual)
}

function listed(problems: readonly string[]): string | null {
  return problems.length === 0 ? null : problems.join(', ')
}

type Named = Pick<ColumnMove, 'from' | 'to'>

/** Columns that a profile takes under another name than before. */
export function renamedColumns(before: Profile, after: Profile): Named[] {
  const read = new Set(refsOf(after).map((ref) => foldName(shortName(ref) ?? '')))
  const now = usesOf(after)
  return usesOf(before).flatMap((was, use) => {
    const is = now[use] ?? []
    if (was.length !== is.length) return []
    return was.flatMap((ref, i) => {
      const [from, to] = [shortName(ref), shortName(is[i] as ColumnRef)]
      return from === null || to === null || read.has(foldName(from)) ? [] : [{ from, to }]
    })
  })
}

/** The columns that each field takes, that tell the rows of a product, and that mark what leaves the list. */
function usesOf(profile: Profile): (readonly ColumnRef[])[] {
  const { groupBy = [], deleted } = profile
  return [...productFields.map((field) => columnsOf(profile, field)), groupBy, deleted ? [deleted.from] : []]
}

/** A row under the names that its columns have now; one that a row has already stays another column's. */
export function renamed<Row extends Pick<GoldenRowRow, 'dialect'>>(row: Row, moves: readonly Named[]): Row {
  const { columns } = row.dialect
  const has = new Set(columns?.map(foldName))
  const target = new Map(
    moves.flatMap(({ from, to }) => (from.startsWith('#') || has.has(foldName(to)) ? [] : [[foldName(from), to]])),
  )
  if (!columns || target.size === 0) return row
  return { ...row, dialect: { ...row.dialect, columns: columns.map((name) => target.get(foldName(name)) ?? name) } }
}

/** Golden rows go on under the names their columns have now. */
export async function renameGoldenColumns(
  tx: Tx<'imports'>,
  templateId: string,
  moves: readonly Named[],
): Promise<void> {
  if (moves.length === 0) return
  for (const row of await listGoldenRows(tx, templateId)) {
    const now = renamed(row, moves)
    if (now !== row) await updateGoldenRow(tx, now)
  }
}
