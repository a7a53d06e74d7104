import { pathOfKeys } from '@products-manager/contract'
import { ANYWHERE, areAlike, type Candidate, isAbove } from './choose-records.ts'
import { isCodeName, isRecordName } from './name-words.ts'
import { goesWithOthers } from './nested-lists.ts'

/** An element, or an array, whatever it holds, with the names of what stands in it. */
export interface Place extends Candidate {
  names: ReadonlySet<string>
}

// More are the names of data.
const MOST_PLACES = 500
// What is sold no more looks as it did, and is none of the catalogue.
const SOLD_NO_MORE =
  /delet|remov|discontinu|inacti|disabled|obsolet|archiv|delist|expired|(?:^|[_-])old(?:$|[_-])|gel(?:ö|oe)scht|ausl(?:auf|äuf)|inakti|supprim|retir|elimin|inatti/i

/**
 * Records of one name that stand in several places, as one candidate, and what stands in them: groups of a catalogue may
 * be of unequal depth, or be called by what is in them. None where something else of that name is among them.
 */
export function pooledRecords(places: readonly Place[]): Candidate[] {
  const byName = new Map<string, Place[]>()
  for (const place of places) {
    const name = place.steps.at(-1) ?? ''
    if (isRecordName(name)) byName.set(name, [...(byName.get(name) ?? []), place])
  }
  return [...byName.values()].flatMap((named) => pool(named, places))
}

function pool(named: readonly Place[], places: readonly Place[]): Candidate[] {
  if (named.length > MOST_PLACES) return []
  // A record is read whole: one of its name in it is a part of it.
  const outermost = named.filter(({ steps }) => !named.some((other) => isAbove(other.steps, steps)))
  const largest = outermost.reduce((a, b) => (b.count * b.leaves > a.count * a.leaves ? b : a))
  const pooled = outermost.filter((place) => areAlike(place.names, largest.names) && isOnItsOwn(place, places))
  const above = stepsAbove(pooled)
  if (pooled.length < 2 || outermost.some((other) => !pooled.includes(other) && isAbove(above, other.steps))) return []

  const parts = new Map<string, { below: readonly string[]; found: Candidate[] }>()
  for (const record of pooled) {
    for (const part of places) {
      if (part.leaves === 0 || !isAbove(record.steps, part.steps)) continue
      const below = part.steps.slice(record.steps.length)
      const path = pathOfKeys(below)
      const { found } = parts.get(path) ?? { found: [] }
      parts.set(path, { below, found: [...found, part] })
    }
  }
  const pathOf = (below: readonly string[]) =>
    `${above.length === 0 ? '' : pathOfKeys(above)}/${ANYWHERE}${pathOfKeys(below)}`
  const together = (found: readonly Candidate[], below: readonly string[]): Candidate => ({
    path: pathOf(below),
    steps: [...above, ANYWHERE, ...below],
    count: found.reduce((sum, { count }) => sum + count, 0),
    leaves: Math.max(...found.map(({ leaves }) => leaves)),
    isList: found.some(({ isList }) => isList),
    isTitled: found.some(({ isTitled }) => isTitled),
  })
  const name = largest.steps.slice(-1)
  return [
    { ...together(pooled, name), places: pooled.map(({ path }) => path) },
    ...[...parts.values()].map(({ below, found }) => together(found, [...name, ...below])),
  ]
}

/** Whether it is no part of a product, nothing that goes with one, and still sold. */
function isOnItsOwn({ steps }: Place, places: readonly Place[]): boolean {
  if (steps.slice(0, -1).some((step) => goesWithOthers(step) || SOLD_NO_MORE.test(step))) return false
  return !places.some((around) => isAbove(around.steps, steps) && [...around.names].some(isCodeName))
}

function stepsAbove(places: readonly Place[]): readonly string[] {
  const [first, ...others] = places.map(({ steps }) => steps.slice(0, -1))
  const differs = (first ?? []).findIndex((step, i) => others.some((steps) => steps[i] !== step))
  return (first ?? []).slice(0, differs === -1 ? undefined : differs)
}
