import { type ColumnRef, type ProductField, type Profile, productFields } from '@products-manager/contract'
import { isVariantField } from '../formats/field-kinds.ts'
import { findColumn } from '../formats/find-column.ts'
import { stepColumns } from '../formats/step-reads.ts'
import type { Dialect, MappedRecord, RawRecord } from '../types.ts'
import { missingColumn, type ToldColumn } from './missing-columns.ts'
import { compileMemberFields, compileProductFields, type ReadFields } from './read-fields.ts'
import { compileSpecs } from './specs.ts'

export interface CompiledMap {
  map: (record: RawRecord) => MappedRecord
  /** Places of the columns the profile reads, counted from 0, ascending. */
  usedPositions: readonly number[]
  /** A run with any of these must not start: their fields would be read as empty. */
  missingColumns: readonly ToldColumn[]
}

const optionNames: readonly ProductField[] = ['option1Name', 'option2Name', 'option3Name']
const noMembers: MappedRecord['members'] = []

/** Compiles the profile's mapping for one file. Constants and joins are applied here, defaults after the transformations. */
export function compileMap(profile: Profile, dialect: Dialect): CompiledMap {
  const used = new Set<number>()
  const missing = new Map<string, ToldColumn>()
  const find = (ref: ColumnRef, usedBy: string): number | null => {
    const index = findColumn(dialect, ref)
    if (index === null) {
      const column = missingColumn(dialect, ref, usedBy)
      missing.set(column.message, column)
    }
    return index
  }
  const place = (ref: ColumnRef, usedBy: string): number | null => {
    const index = find(ref, usedBy)
    if (index !== null) used.add(index)
    return index
  }

  for (const ref of profile.groupBy ?? []) place(ref, 'groupBy')
  // Rows that leave the list are told by it before they are mapped.
  if (profile.deleted) find(profile.deleted.from, 'deleted')
  const beside = stepColumns(profile)
  for (const { ref, usedBy } of beside) place(ref, usedBy)
  const keepsCells = beside.length > 0
  const mapped = productFields.filter((field) => profile.fields[field])
  const ofProduct = mapped.filter((field) => !isVariantField(field))
  const ofMembers = mapped.filter((field) => isVariantField(field) || (profile.groupBy && field === 'images'))
  const readProduct = compileProductFields(profile, ofProduct, place)
  const readMembers = compileMembers(ofMembers, compileMemberFields(profile, ofMembers, place), keepsCells)
  const readSpecs = compileSpecs(profile.specifications ?? [], place)

  const map = (record: RawRecord): MappedRecord => {
    const { cells } = record.rows[0]
    return {
      line: record.line,
      fields: readProduct(cells),
      specs: readSpecs(cells),
      members: readMembers(record),
      cells: keepsCells ? cells : null,
      defects: defectsOf(record),
    }
  }
  return { map, usedPositions: [...used].sort((a, b) => a - b), missingColumns: [...missing.values()] }
}

/** Shop exports write the options' names on the first row of a product only; its other rows take them from there. */
function compileMembers(
  fields: readonly ProductField[],
  read: ReadFields,
  keepsCells: boolean,
): (record: RawRecord) => MappedRecord['members'] {
  if (fields.length === 0) return () => noMembers
  const names = optionNames.filter((name) => fields.includes(name))

  return ({ rows }) => {
    const members = rows.map(({ line, cells }) => ({ line, fields: read(cells), cells: keepsCells ? cells : null }))
    const first = members[0]
    if (!first) return noMembers
    for (const member of members) {
      for (const name of names) member.fields[name] ||= first.fields[name] ?? ''
    }
    return members
  }
}

function defectsOf({ rows }: RawRecord): MappedRecord['defects'] {
  if (rows.every((row) => row.defect === null)) return null
  return rows.flatMap(({ line, defect }) => (defect === null ? [] : [{ line, defect }]))
}
