import type { FieldMapping, ProductField } from '@products-manager/contract'

type Fields = Partial<Record<ProductField, FieldMapping>>

/** Of the fields that a program's export may have, those whose column this one has. */
export function fieldsThere(all: Fields, headers: readonly (string | null)[]): Fields {
  const fields: Fields = {}
  for (const [field, mapping] of Object.entries(all) as [ProductField, FieldMapping][]) {
    const { from } = mapping
    if (from !== undefined && 'column' in from && headers.includes(from.column)) fields[field] = mapping
  }
  return fields
}
