import { nestedPathOf } from '@products-manager/contract'

/** What begins the names of the columns that a list's elements have; null where records have no list that gives rows. */
export function columnsOfList(path: string | undefined): string | null {
  const list = path === undefined ? null : nestedPathOf(path).list
  return list && `${list.join('/')}/`
}

/** What to do about a record that is too long to be held with its list; '' where nothing can be done. */
export function adviceOnLength(path: string): string {
  const { record, list } = nestedPathOf(path)
  if (list === null || /[*{]/.test(record)) return ''
  const alone = [record === '/' ? '' : record, ...list].join('/')
  return ` Its list can be read without what stands around it: records ${alone}.`
}
