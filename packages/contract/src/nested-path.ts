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
  const steps = at === -1 ? [] : stepsOfPath(path.slice(at + EACH_ROW.length - 1)).map(keyOf)
  return steps.length === 0 ? { record: path, list: null } : { record: path.slice(0, at) || '/', list: steps }
}

/** The path of the rows that a list in each record gives. */
export function pathOfRows(record: string, list: readonly string[]): string {
  return `${record === '/' ? '' : record}${EACH_ROW}${list.map(stepOf).join('/')}`
}

const MARK = /^(?:\+|\*|\[\]|\{\}|\*\[\])$/

/** A key as a step of a path: '~1' is a slash in it and '~0' a tilde, and behind a tilde stands what would be another step. */
export function stepOf(key: string): string {
  if (key === '' || MARK.test(key)) return `~${key}`
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** The path to where keys lead from the root; `mark` says what is there. */
export function pathOfKeys(keys: readonly string[], mark?: string): string {
  return `/${[...keys.map(stepOf), ...(mark === undefined ? [] : [mark])].join('/')}`
}

/** The keys of a path, and the mark it ends with: '/products/*' has one, and '/products/~*' leads to a key that is called so. */
export function keysOfPath(path: string): { keys: string[]; mark: string | null } {
  const steps = stepsOfPath(path)
  const last = steps.at(-1) ?? ''
  const mark = MARK.test(last) ? last : null
  return { keys: (mark === null ? steps : steps.slice(0, -1)).map(keyOf), mark }
}

/** Without a slash before it a path may have points between its keys. */
function stepsOfPath(path: string): string[] {
  return path.split(path.startsWith('/') ? '/' : /[/.]/).filter((step) => step !== '')
}

function keyOf(step: string): string {
  return step === '~' ? '' : step.replace(/~(.)/g, (_, sign: string) => ({ 0: '~', 1: '/' })[sign] ?? sign)
}
