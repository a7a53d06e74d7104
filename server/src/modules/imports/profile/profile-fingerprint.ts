import { createHash } from 'node:crypto'
import { type ColumnRef, type ProductField, type Profile, productFields } from '@products-manager/contract'
import { isNumberField } from '../formats/field-kinds.ts'
import { columnsOf, fieldOrigin, findColumn, formatAt } from '../formats/find-column.ts'
import { expressionsOf, isCalculated, stepColumns, stepReads } from '../formats/step-reads.ts'
import type { Dialect } from '../types.ts'

// Raised whenever a release reads the same cells differently, so that rows an older one has read are read again.
const READING = 1

/**
 * A hash of all that decides what a record becomes, beside its cells: mapping, transformations, rules, and how numbers
 * and dates are written in the columns that are read. Names, order of keys, and columns nobody reads do not change it.
 * `evidence` is whatever else was decided once for the run.
 */
export function profileFingerprint(profile: Profile, dialect: Dialect, evidence: unknown = null): string {
  const places = placesOf(profile, dialect)
  const place = (ref: ColumnRef) => places.get(findColumn(dialect, ref) ?? -1) ?? null

  const fields = productFields.flatMap((field) => {
    const mapping = profile.fields[field]
    if (!mapping) return []
    const { from, ...rest } = mapping
    const columns = columnsOf(profile, field).map(place)
    return [
      { field, columns, rest, format: usesFormat(profile, field) ? fieldOrigin(profile, dialect, field).format : null },
    ]
  })
  const specifications = (profile.specifications ?? []).map(({ from, ...rest }) => ({ column: place(from), rest }))
  const groupBy = profile.groupBy?.map(place) ?? null
  const rules = profile.rules ?? []
  const beside = stepColumns(profile).map(({ ref }) => ({
    column: place(ref),
    format: formatAt(dialect, findColumn(dialect, ref)),
  }))
  return createHash('sha256')
    .update(
      canonicalJson({
        READING,
        fields,
        specifications,
        groupBy,
        rules,
        evidence,
        ...(beside.length > 0 && { beside }),
        ...(profile.noValue && profile.noValue.length > 0 && { noValue: profile.noValue }),
        ...(profile.withoutEan && { withoutEan: profile.withoutEan }),
        ...(profile.doubtfulEan && { doubtfulEan: profile.doubtfulEan }),
      }),
    )
    .digest('hex')
}

/**
 * Columns by their order among those that are read, because that is the order in which a record's cells are hashed:
 * a new column that nobody reads changes nothing.
 */
function placesOf(profile: Profile, dialect: Dialect): ReadonlyMap<number, number> {
  const refs = [
    ...(profile.groupBy ?? []),
    ...productFields.flatMap((field) => columnsOf(profile, field)),
    ...(profile.specifications ?? []).map(({ from }) => from),
    ...stepColumns(profile).map(({ ref }) => ref),
  ]
  const indexes = new Set(refs.map((ref) => findColumn(dialect, ref)).filter((index) => index !== null))
  return new Map([...indexes].sort((a, b) => a - b).map((index, place) => [index, place]))
}

function usesFormat(profile: Profile, field: ProductField): boolean {
  if (isNumberField(field) || field === 'availableFrom') return true
  // What formulas read may be a number, whatever the field is.
  if (productFields.some((other) => stepReads(profile.fields[other]).fields.includes(field))) return true
  return isCalculated(profile.fields[field]) || expressionsOf(profile.fields[field]).length > 0
}

/** JSON with the keys of every object in alphabetical order. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
