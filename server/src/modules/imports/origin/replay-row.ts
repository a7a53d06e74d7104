import {
  type ColumnRef,
  type ExplainedStep,
  type ProductField,
  type Profile,
  type ValueOrigin,
  variantFields,
} from '@products-manager/contract'
import { columnLabel, columnsOf, findColumn } from '../formats/find-column.ts'
import { compileGroupKey } from '../map/group-key.ts'
import { compileMap } from '../map/map.ts'
import { group } from '../parse/group.ts'
import { parse } from '../parse/parse.ts'
import type { References } from '../references/references.ts'
import { compileExplain } from '../transform/explain.ts'
import type { Dialect, Opened, RawRecord } from '../types.ts'

interface ReplayRequest {
  line: number
  field: string
  specification: string | undefined
}

interface Reading {
  profile: Profile
  dialect: Dialect
  /** Null when a table that the profile looked up is gone: then the steps cannot be told. */
  references: References | null
}

type Replay = Pick<ValueOrigin, 'cells' | 'steps' | 'missing'>

/** The record that begins at a line, read from the file's beginning; null when there is none. */
export async function findRecord(
  opened: Opened,
  { profile, dialect }: Pick<Reading, 'profile' | 'dialect'>,
  { line, signal }: { line: number; signal: AbortSignal },
): Promise<RawRecord | null> {
  for await (const records of group(parse(opened, dialect, signal), compileGroupKey(profile, dialect))) {
    for (const record of records) {
      if (record.line === line) return record
      if (record.line > line) return null
    }
  }
  return null
}

/** What a record's cells say of a field, and every step from there to the field's text. */
export function replayRow(record: RawRecord, reading: Reading, request: ReplayRequest): Replay {
  const { profile } = reading
  const { field, specification } = request
  if (field === 'technicalSpecs') return cellsOnly(record, reading, specificationColumns(profile, specification))
  if (field === 'variants') return cellsOnly(record, reading, variantColumns(profile))
  const mapped = field as ProductField
  if (!profile.fields[mapped]) return { cells: [], steps: [], missing: 'not-mapped' }

  const cells = cellsOf(record.rows.slice(0, 1), reading.dialect, columnsOf(profile, mapped))
  if (!reading.references) return { cells, steps: [], missing: 'lookups-gone' }
  return { cells, steps: stepsOf(record, { ...reading, references: reading.references }, mapped), missing: null }
}

function stepsOf(
  record: RawRecord,
  { profile, dialect, references }: Reading & { references: References },
  field: ProductField,
): ExplainedStep[] {
  const mapped = compileMap(profile, dialect).map(record)
  const isMember = mapped.fields[field] === undefined && mapped.members.length > 0
  return compileExplain(profile, dialect, references)(mapped, { field, ...(isMember && { member: 0 }) })
}

/** A value made of many cells has no steps of its own. */
function cellsOnly({ rows }: RawRecord, { dialect }: Reading, columns: readonly ColumnRef[]): Replay {
  const cells = cellsOf(rows, dialect, columns)
  return { cells, steps: [], missing: columns.length === 0 ? 'not-mapped' : null }
}

// More than a person reads; a product may have a thousand variants.
const MOST_CELLS = 200

function cellsOf(rows: readonly RawRecord['rows'][number][], dialect: Dialect, columns: readonly ColumnRef[]) {
  const places = [...new Set(columns.map((ref) => findColumn(dialect, ref)).filter((place) => place !== null))]
  return rows
    .flatMap((row) => places.map((place) => ({ column: columnLabel(dialect, place), text: row.cells[place] ?? '' })))
    .slice(0, MOST_CELLS)
}

function specificationColumns({ specifications = [] }: Profile, name: string | undefined): ColumnRef[] {
  return specifications
    .filter((source) => name === undefined || !('name' in source) || source.name === name)
    .map(({ from }) => from)
}

function variantColumns(profile: Profile): ColumnRef[] {
  return variantFields.flatMap((field) => columnsOf(profile, field))
}
