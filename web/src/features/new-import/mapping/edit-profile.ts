import {
  type ColumnRef,
  type DetectedColumn,
  type FieldMapping,
  nestedPathOf,
  type ProductField,
  type Profile,
} from '@products-manager/contract'
import { isColumn, nameOf, refOf } from './column-ref.ts'

/** What one column of the file is used for. */
export type ColumnUse = ProductField | 'none' | 'specification' | 'pairs'

/** The columns a field is read from, in the order they are joined. */
export function columnsOf(mapping: FieldMapping | undefined): readonly ColumnRef[] {
  if (!mapping?.from) return []
  return Array.isArray(mapping.from) ? mapping.from : [mapping.from]
}

/** Fields that read a column; the first is its main use. */
export function fieldsFrom(profile: Profile, column: DetectedColumn): ProductField[] {
  return entriesOf(profile.fields)
    .filter(([, mapping]) => columnsOf(mapping).some((ref) => isColumn(ref, column)))
    .map(([field]) => field)
}

export function usedFor(profile: Profile, column: DetectedColumn): ColumnUse {
  const specification = profile.specifications?.find((source) => isColumn(source.from, column))
  return (
    fieldsFrom(profile, column)[0] ?? (specification ? ('pairs' in specification ? 'pairs' : 'specification') : 'none')
  )
}

/** Gives a column one use, and takes the column that had it before out of it. Other settings of the field stay. */
export function assign(
  profile: Profile,
  column: DetectedColumn,
  { use, columns }: { use: ColumnUse; columns: readonly DetectedColumn[] },
): Profile {
  const freed = release(profile, column)
  const from = refOf(column, columns)
  if (use === 'none') return freed
  if (use === 'specification') return withSpecification(freed, { from, name: nameOf(column) })
  if (use === 'pairs') return withSpecification(freed, { from, pairs: { separator: ';', equals: ':' } })

  const { constant: _constant, join: _join, ...kept } = freed.fields[use] ?? {}
  return setField(freed, use, { ...kept, from })
}

/** The profile without any use of the column. */
function release(profile: Profile, column: DetectedColumn): Profile {
  return eachColumn(profile, (ref) => (isColumn(ref, column) ? null : ref))
}

/** The profile with another column wherever it took one, or without it; steps of a field keep what they name. */
export function takeInstead(profile: Profile, before: ColumnRef, after: ColumnRef | null): Profile {
  const wanted = JSON.stringify(before)
  const instead = (ref: ColumnRef) => (JSON.stringify(ref) === wanted ? after : ref)
  const groupBy = profile.groupBy?.flatMap((ref) => instead(ref) ?? [])
  const mark = profile.deleted && instead(profile.deleted.from)
  const { groupBy: _groupBy, deleted, ...rest } = eachColumn(profile, instead)
  return {
    ...rest,
    ...(groupBy && groupBy.length > 0 && { groupBy }),
    ...(deleted && mark && { deleted: { ...deleted, from: mark } }),
  }
}

/** The profile with what `change` makes of each column that a field or a specification takes; null leaves it out. */
function eachColumn(profile: Profile, change: (ref: ColumnRef) => ColumnRef | null): Profile {
  const fields = entriesOf(profile.fields).flatMap(([field, mapping]) => {
    const refs = columnsOf(mapping)
    const left = refs.flatMap((ref) => change(ref) ?? [])
    if (refs.every((ref, i) => ref === left[i])) return [[field, mapping] as const]
    return left.length === 0 ? [] : [[field, withColumns(mapping, left)] as const]
  })
  const specifications = profile.specifications?.flatMap((source) => {
    const from = change(source.from)
    return from ? [{ ...source, from }] : []
  })
  return { ...profile, fields: Object.fromEntries(fields), ...(specifications ? { specifications } : {}) }
}

/** A mapping reading these columns; one is written as one, not as a list. */
export function withColumns(mapping: FieldMapping, refs: readonly ColumnRef[]): FieldMapping {
  const { from: _from, join, ...rest } = mapping
  const [first] = refs
  if (!first) return rest
  if (refs.length === 1) return { ...rest, from: first }
  return { ...rest, from: [...refs], ...(join === undefined ? {} : { join }) }
}

export function setField(profile: Profile, field: ProductField, mapping: FieldMapping | null): Profile {
  const { [field]: _before, ...others } = profile.fields
  return { ...profile, fields: mapping ? { ...others, [field]: mapping } : others }
}

export function withSpecification(profile: Profile, source: NonNullable<Profile['specifications']>[number]): Profile {
  const others = (profile.specifications ?? []).filter(
    ({ from }) => JSON.stringify(from) !== JSON.stringify(source.from),
  )
  return { ...profile, specifications: [...others, source] }
}

/** Settings by which rows wait for a decision about their EAN. */
export const eanSettings = ['withoutEan', 'doubtfulEan'] as const

/** The profile whose rows of one kind wait in the queue, or do what is usual. */
export function setWaiting(profile: Profile, setting: (typeof eanSettings)[number], waits: boolean): Profile {
  const { [setting]: _before, ...rest } = profile
  return waits ? { ...rest, [setting]: 'queue' } : rest
}

/** The mapping's entries with their field as its type. */
export function entriesOf(fields: Profile['fields']): [ProductField, FieldMapping][] {
  return Object.entries(fields) as [ProductField, FieldMapping][]
}

/** What no catalogue can do without and the profile does not fill. A file of prices alone is allowed: it only warns. */
export function lacks(profile: Profile): ('title' | 'key')[] {
  const { title, ean, supplierSku } = profile.fields
  return [...(title ? [] : (['title'] as const)), ...(ean || supplierSku ? [] : (['key'] as const))]
}

/** What a look at a file found its rows to be. */
interface Rows {
  columns: readonly DetectedColumn[]
  format?: { records: { value: string } | null }
}

/** Whether two looks at a file found the same columns and the same rows, so that what a person has mapped still holds. */
export function sameRows(before: Rows, after: Rows): boolean {
  const { columns } = after
  const isSame = before.columns.length === columns.length
  return isSame && listOf(before) === listOf(after) && before.columns.every(({ name }, i) => name === columns[i]?.name)
}

/** The list in each record whose elements are the rows; the columns are called the same without it. */
function listOf({ format }: Rows): string {
  return nestedPathOf(format?.records?.value ?? '').list?.join('/') ?? ''
}

// With fewer of its columns it is another of the supplier's files, such as one of stocks alone.
const FITS = 0.5

/** Whether a profile is for such a file, though a column may be missing. */
export function readsFile(profile: Profile, columns: readonly DetectedColumn[]): boolean {
  return shareFound(profile, columns) >= FITS
}

/** The share of the columns a profile reads that the file has, 0 to 1; 1 when it reads none. */
export function shareFound(profile: Profile, columns: readonly DetectedColumn[]): number {
  const refs = entriesOf(profile.fields).flatMap(([, mapping]) => columnsOf(mapping))
  const found = refs.filter((ref) => columns.some((column) => isColumn(ref, column)))
  return refs.length === 0 ? 1 : found.length / refs.length
}
