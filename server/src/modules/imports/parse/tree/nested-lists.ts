import { pathOfRows } from '@products-manager/contract'
import { ANYWHERE, type Candidate } from './choose-records.ts'
import { isProperty, isRecordName } from './name-words.ts'

/** A list in each record whose elements could be a row each. */
export interface NestedList {
  /** The path of these rows. */
  path: string
  /** What the list's columns begin with: its path below the record. */
  list: string
  /** How many elements the sample has. */
  count: number
  /** What it is called: as variants are, as records of any kind are, or as neither. */
  called: 'variants' | 'records' | 'other'
}

// Parts of a product, and other products beside it: whatever codes and prices they have, they are not what it is sold as.
const PARTS =
  /image|picture|photo|media|mime|bild|document|attachment|categor|kategor|pric|prix|preis|prezz|preci|staffel|discount|option|review|comment|rating|stock|inventor|bestand|warehouse|lager|packag|packing|logisti|pallet|palett|barcode|identif|translat|keyword|metadata|metafield|histor/i
const OTHERS =
  /relat|accessor|zubeh|cross|up_?sell|similar|bundle|component|refer|recommend|alternativ|substitut|replac|spare|ersatz|compatib|associat|bought|success|predecess|nachfolg|suggest|supplier|seller|vendor/i
const WORDS =
  /(?:^|[_-])(?:eans?|gtins?|upcs?|isbns?|codes?|ids?|tags?|tiers?|scales?|units?|tax(?:es)?|languages?|links?|meta|stores?|parts?|sets?)$/i
const VARIANTS =
  /variant|variat|child|^skus?$|combination|declinaison|déclinaison|ausf(?:ü|ue)hrung|varianti|configurable|simples?$/i
const OFFERED = 4

/** Whether what is called so holds parts of a product, or products that go with it. */
export function isPart(name: string): boolean {
  return isProperty(name) || PARTS.test(name) || goesWithOthers(name) || WORDS.test(name)
}

/** Whether what is called so holds products that go with another, or come in its place. */
export function goesWithOthers(name: string): boolean {
  return OTHERS.test(name)
}

/**
 * The lists in the records that were chosen, and those whose records were: of a group with its title and its articles,
 * either may be.
 */
export function nestedLists(chosen: Candidate | null, found: readonly Candidate[]): NestedList[] {
  if (!chosen) return []
  const inside = found.filter((other) => other.isList && isIn(chosen, other))
  const around = chosen.isList ? found.filter((other) => isIn(other, chosen)) : []
  // Pictures of a document's one product may look more like records than its variants do.
  const single = found.filter(isOne).toSorted(deepestFirst)
  return [
    ...inside.map((list) => listIn(chosen, list)),
    ...around.toSorted(deepestFirst).map((record) => listIn(record, chosen)),
    ...single.flatMap((record) =>
      found.filter((list) => list.isList && isBelow(record, list)).map((list) => listIn(record, list)),
    ),
  ]
    .filter((each) => each !== null)
    .slice(0, OFFERED)
}

/** The paths of the rows that all lists in the records at a path would give. */
export function listsIn(path: string, found: readonly Candidate[]): string[] {
  const record = found.find((each) => each.path === path)
  if (!record) return []
  return found
    .filter((each) => each.isList && isBelow(record, each))
    .map(({ steps }) => steps.slice(stepsOf(record).length))
    .filter((below) => !below.includes(ANYWHERE))
    .map((below) => pathOfRows(path, below))
}

function listIn(record: Candidate, { steps, count }: Candidate): NestedList | null {
  const below = steps.slice(stepsOf(record).length)
  const name = below.at(-1) ?? ''
  if (below.includes(ANYWHERE) || below.some(isPart)) return null
  const called = below.some((step) => VARIANTS.test(step)) ? 'variants' : isRecordName(name) ? 'records' : 'other'
  // What stands once is the file, and its list would be held whole.
  if (record.count < 2 && called !== 'variants') return null
  return { path: pathOfRows(record.path, below), list: below.join('/'), count, called }
}

/** Whether a document has it once, and it is a thing and not what stands around a list of them. */
function isOne({ count, isList, isWhole, isTitled }: Candidate): boolean {
  return count === 1 && !isList && !isWhole && isTitled === true
}

function isIn(record: Candidate, other: Candidate): boolean {
  return (record.isList || record.isWhole === true) && isBelow(record, other)
}

function isBelow(record: Candidate, { steps }: Candidate): boolean {
  const above = stepsOf(record)
  return above.length < steps.length && above.every((step, i) => steps[i] === step)
}

function deepestFirst(a: Candidate, b: Candidate): number {
  return b.steps.length - a.steps.length
}

/** Names from the root; what is the document itself has a mark in their place. */
function stepsOf({ steps, isWhole }: Candidate): readonly string[] {
  return isWhole ? [] : steps
}
