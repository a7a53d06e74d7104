import { type ColumnRef, type ProductField, type Profile, productFields } from '@products-manager/contract'
import { columnsOf, findColumn } from '../formats/find-column.ts'
import type { Dialect, MappedRecord, RawRecord, RawRow } from '../types.ts'
import { trimSpaces } from './cell-text.ts'
import { type MissingColumn, missingColumn } from './missing-columns.ts'
import { compileSpecs } from './specs.ts'

/** Fields a row of a group may give of its own; all others are read from the group's first row. */
const variantFields: ReadonlySet<ProductField> = new Set([
  'variantSku',
  'variantEan',
  'variantPrice',
  'variantStock',
  'option1Name',
  'option1Value',
  'option2Name',
  'option2Value',
  'option3Name',
  'option3Value',
])
const optionNames: readonly ProductField[] = ['option1Name', 'option2Name', 'option3Name']

export interface CompiledMap {
  map: (record: RawRecord) => MappedRecord
  /** Places of the columns the profile reads, counted from 0, ascending. */
  usedPositions: readonly number[]
  /** A run with any of these must not start: their fields would be read as empty. */
  missingColumns: readonly MissingColumn[]
}

type Fields = MappedRecord['fields']
type ReadFields = (row: RawRow) => Fields

const noMembers: MappedRecord['members'] = []

/** Compiles the profile's mapping for one file. Constants and joins are applied here, defaults after the transformations. */
export function compileMap(profile: Profile, dialect: Dialect): CompiledMap {
  const used = new Set<number>()
  const missingColumns: MissingColumn[] = []
  const place = (ref: ColumnRef, usedBy: string): number | null => {
    const index = findColumn(dialect, ref)
    if (index === null) missingColumns.push(missingColumn(dialect, ref, usedBy))
    if (index !== null) used.add(index)
    return index
  }

  for (const ref of profile.groupBy ?? []) place(ref, 'groupBy')
  const mapped = productFields.filter((field) => profile.fields[field])
  const grouped = profile.groupBy !== undefined
  const readRecord = compileFields(
    profile,
    mapped.filter((field) => !variantFields.has(field)),
    place,
  )
  const ofMembers = mapped.filter((field) => variantFields.has(field) || (grouped && field === 'images'))
  const readMembers = compileMembers(ofMembers, compileFields(profile, ofMembers, place))
  const readSpecs = compileSpecs(profile.specifications ?? [], place)

  const map = (record: RawRecord): MappedRecord => {
    const first = record.rows[0]
    return {
      line: record.line,
      fields: readRecord(first),
      specs: readSpecs(first.cells),
      members: readMembers(record),
    }
  }
  return { map, usedPositions: [...used].sort((a, b) => a - b), missingColumns: unique(missingColumns) }
}

function unique(missing: readonly MissingColumn[]): MissingColumn[] {
  const seen = new Map(missing.map((column) => [column.message, column]))
  return [...seen.values()]
}

/**
 * Every record of a run gets the same properties in the same order, '' where there is no value: the engine then
 * reads and writes them without a lookup, which is what makes a row cheap.
 */
function compileFields(
  profile: Profile,
  fields: readonly ProductField[],
  place: (ref: ColumnRef, usedBy: string) => number | null,
): ReadFields {
  const template: Fields = {}
  const names: ProductField[] = []
  const indexes: number[] = []
  const joined: { field: ProductField; indexes: readonly number[]; separator: string }[] = []

  for (const field of fields) {
    const mapping = profile.fields[field]
    template[field] = mapping?.constant ?? ''
    const places = columnsOf(profile, field)
      .map((ref) => place(ref, field))
      .filter((index) => index !== null)
    const [only] = places
    if (only === undefined) continue
    if (places.length > 1) {
      joined.push({ field, indexes: places, separator: mapping?.join ?? ' ' })
      continue
    }
    names.push(field)
    indexes.push(only)
  }

  return ({ cells }) => {
    const values = { ...template }
    for (let i = 0; i < names.length; i++) {
      values[names[i]!] = trimSpaces(cells[indexes[i]!] ?? '')
    }
    for (const { field, indexes, separator } of joined) values[field] = joinCells(cells, indexes, separator)
    return values
  }
}

function joinCells(cells: readonly string[], indexes: readonly number[], separator: string): string {
  let text = ''
  for (const index of indexes) {
    const cell = trimSpaces(cells[index] ?? '')
    if (cell === '') continue
    text = text === '' ? cell : text + separator + cell
  }
  return text
}

/** Shop exports write the options' names on the first row of a product only; its other rows take them from there. */
function compileMembers(
  fields: readonly ProductField[],
  read: ReadFields,
): (record: RawRecord) => MappedRecord['members'] {
  if (fields.length === 0) return () => noMembers
  const names = optionNames.filter((name) => fields.includes(name))

  return ({ rows }) => {
    const members = rows.map((row) => ({ line: row.line, fields: read(row) }))
    const first = members[0]
    if (!first) return noMembers
    for (const member of members) {
      for (const name of names) member.fields[name] ||= first.fields[name] ?? ''
    }
    return members
  }
}
