import { pathOfRows } from '@products-manager/contract'
import type { Candidate } from './choose-records.ts'
import { isRecordName } from './name-words.ts'

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

// Parts of a product: whatever codes and prices they have, none of them is sold by itself.
const PARTS =
  /image|picture|photo|media|mime|bild|document|attachment|categor|kategor|pric|prix|preis|prezz|preci|tier|scale|staffel|discount|attr|param|spec|feature|propert|charact|merkmal|eigenschaft|caract|propri|option|review|comment|rating|relat|accessor|zubeh|cross|upsell|up_sell|similar|bundle|component|refer|tag|stock|inventor|bestand|warehouse|lager|packag|packing|logisti|pallet|palett|unit|tax|lang|translat|keyword|link|meta|supplier|seller|vendor|histor/i
const VARIANTS =
  /variant|variat|child|^skus?$|combination|declinaison|déclinaison|ausf(?:ü|ue)hrung|varianti|configurable|simples?$/i
const OFFERED = 4

/** Whether what is called so holds parts of a product. */
export function isPart(name: string): boolean {
  return PARTS.test(name)
}

/**
 * The lists in the records that were chosen, and those whose records were: of a group with its title and its articles,
 * either may be.
 */
export function nestedLists(chosen: Candidate | null, found: readonly Candidate[]): NestedList[] {
  if (!chosen) return []
  const inside = found.filter((other) => other.isList && isIn(chosen, other))
  const around = chosen.isList ? found.filter((other) => isIn(other, chosen)) : []
  return [
    ...inside.map((list) => listIn(chosen, list)),
    ...around.toSorted((a, b) => b.steps.length - a.steps.length).map((record) => listIn(record, chosen)),
  ]
    .filter((each) => each !== null)
    .slice(0, OFFERED)
}

function listIn(record: Candidate, { steps, count }: Candidate): NestedList | null {
  const below = steps.slice(stepsOf(record).length)
  const name = below.at(-1) ?? ''
  if (below.some(isPart)) return null
  const called = below.some((step) => VARIANTS.test(step)) ? 'variants' : isRecordName(name) ? 'records' : 'other'
  // What stands once is the file, and its list would be held whole.
  if (record.count < 2 && called !== 'variants') return null
  return { path: pathOfRows(record.path, below), list: below.join('/'), count, called }
}

function isIn(record: Candidate, { steps }: Candidate): boolean {
  const above = stepsOf(record)
  return (
    (record.isList || record.isWhole === true) &&
    above.length < steps.length &&
    above.every((step, i) => steps[i] === step)
  )
}

/** Names from the root; what is the document itself has a mark in their place. */
function stepsOf({ steps, isWhole }: Candidate): readonly string[] {
  return isWhole ? [] : steps
}
