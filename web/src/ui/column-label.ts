import type { ColumnRef } from '@products-manager/contract'

/** What a person calls a column that the file may not have. */
export function labelOf(ref: ColumnRef): string {
  if ('column' in ref) return ref.column
  if ('position' in ref) return `#${ref.position}`
  return 'path' in ref ? ref.path : ref.content
}
