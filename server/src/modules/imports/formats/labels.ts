import type { ColumnRef } from '@products-manager/contract'

/** Paths of parts of a record that say in one of their own parts what they are, with the name of that part. */
export type Labels = ReadonlyMap<string, string>

export const NO_LABELS: Labels = new Map()

const LABELLED = /^(.+)\[([^[\]=]+)=([^\]]*)\]$/

/** The column of the parts at a path that are called so. */
export function labelledColumn(path: string, label: string, name: string): string {
  return `${path}[${label}=${name.replace(/[[\]]/g, '_').slice(0, 100)}]`
}

/** What the parts are called that the column holds; null for a column of anything else. */
export function labelIn(column: string | null): string | null {
  return LABELLED.exec(column ?? '')?.[3] ?? null
}

/** The labels in the names of columns. */
export function labelsOf(names: readonly (string | null)[]): Labels {
  const found = new Map<string, string>()
  for (const name of names) {
    const [, path = '', label = ''] = LABELLED.exec(name ?? '') ?? []
    if (path !== '') found.set(path, label)
  }
  return found
}

/** The labels in the columns that a profile reads. */
export function labelsWanted(wanted: readonly ColumnRef[]): Labels {
  return labelsOf(wanted.map((ref) => ('column' in ref ? ref.column : 'path' in ref ? ref.path : null)))
}
