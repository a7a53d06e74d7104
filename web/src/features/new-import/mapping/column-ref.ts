import type { ColumnRef, DetectedColumn } from '@products-manager/contract'

/** How a profile names a column: by its header when it has one that no other column has, else by its place. */
export function refOf(column: DetectedColumn, columns: readonly DetectedColumn[]): ColumnRef {
  const { name, position } = column
  if (name === null || name === '') return { position }
  return columns.filter((other) => other.name === name).length > 1 ? { position } : { column: name }
}

export function isColumn(ref: ColumnRef, column: DetectedColumn): boolean {
  return 'column' in ref ? ref.column === column.name : ref.position === column.position
}

/** What a person calls a column. */
export function nameOf(column: DetectedColumn): string {
  return column.name || `#${column.position}`
}
