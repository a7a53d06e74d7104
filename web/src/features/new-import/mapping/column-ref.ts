import type { ColumnRef, DetectedColumn } from '@products-manager/contract'

/** How a profile names a column: by its header when it has one that no other column has, else by its place. */
export function refOf(column: DetectedColumn, columns: readonly DetectedColumn[]): ColumnRef {
  const { name, position } = column
  if (name === null || name === '') return { position }
  return columns.filter((other) => other.name === name).length > 1 ? { position } : { column: name }
}

export function isColumn(ref: ColumnRef, column: DetectedColumn): boolean {
  if ('column' in ref) return ref.column === column.name
  if ('position' in ref) return ref.position === column.position
  if ('content' in ref) return ref.content === column.shape
  return column.name === ref.path || (column.name ?? '').endsWith(`/${ref.path}`)
}

/** The column that a proposal names, by its header or its place. */
export function refNamed(name: string): ColumnRef {
  const position = /^#(\d{1,4})$/.exec(name)?.[1]
  return position ? { position: Number(position) } : { column: name }
}

/** What a person calls a column. */
export function nameOf(column: DetectedColumn): string {
  return column.name || `#${column.position}`
}
