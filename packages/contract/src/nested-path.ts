/**
 * The step between a record and a list in it whose elements are a row each: '/products/+/variants' has a row for each
 * variant, with what stands in its product. No element of XML has this name.
 */
const EACH_ROW = '/+/'

export interface NestedPath {
  /** Path of the record around the list. */
  record: string
  /** Names from the record down to the list, or to its element in XML; null where each record is one row. */
  list: readonly string[] | null
}

/** A path of records, parted where it goes on into a list of each of them. */
export function nestedPathOf(path: string): NestedPath {
  const at = path.indexOf(EACH_ROW)
  const list = at === -1 ? [] : path.slice(at + EACH_ROW.length).split('/')
  const steps = list.filter((step) => step !== '')
  return steps.length === 0 ? { record: path, list: null } : { record: path.slice(0, at) || '/', list: steps }
}

/** The path of the rows that a list in each record gives. */
export function pathOfRows(record: string, list: readonly string[]): string {
  return `${record === '/' ? '' : record}${EACH_ROW}${list.join('/')}`
}
