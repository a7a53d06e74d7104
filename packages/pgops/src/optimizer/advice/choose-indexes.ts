import type { HiddenIndex } from '../shadow/build-indexes.ts'
import type { Judge, Measured, PlannedQuery } from './measure-candidates.ts'

/** One index, or several that only help together, as for the parts of an OR. */
interface Option {
  members: readonly Measured[]
  /** What each query costs when the planner sees these and no others; queries that take none of them are left out. */
  alone: Map<PlannedQuery, number>
}

export interface Choice {
  members: readonly Measured[]
  /** Planner cost of the whole workload without and with them, all those chosen before in place. */
  costBefore: number
  costAfter: number
  writeCost: number
  helped: { query: PlannedQuery; before: number; after: number }[]
}

export interface ChooseParts {
  judge: Judge
  queries: readonly PlannedQuery[]
  /** By the text of the candidate. */
  measured: ReadonlyMap<string, Measured>
  /** What keeping an index up to date costs while the workload runs, in the planner's units. */
  writeCost: (measured: Measured) => number
  most: number
}

// A plan that is this much cheaper is another plan; below it lies what statistics make unsure.
const LEAST_GAIN = 0.1
// Columns that only ride along make an index several times as large: for half the cost they may.
const LEAST_GAIN_OF_COVERING = 0.5
// Of what the workload still costs. Less is not worth an index, several together not worth several.
const LEAST_SHARE = 0.01
const LEAST_SHARE_OF_MORE = 0.05
// What a wider index must bring to be preferred: it costs memory that the model does not see.
const PER_KEY = 0.02
const PER_INCLUDED = 0.04
const OTHER_THAN_TREE = 0.05
const PARTIAL_BONUS = 0.03

/** Chooses indexes for the whole workload, one after the other, each the one that brings most beside those before it. */
export async function chooseIndexes(parts: ChooseParts): Promise<Choice[]> {
  const current = new Map(parts.queries.map((query) => [query, query.before.cost]))
  const left = new Set(await listOptions(parts))
  const chosen: Choice[] = []
  while (chosen.length < parts.most) {
    const best = bestOf(left, current, parts)
    if (!best) break
    left.delete(best)
    const choice = await tried(best, parts, { chosen, current })
    if (!choice) continue
    chosen.push(choice)
    for (const { query, after } of choice.helped) current.set(query, after)
  }
  return settled(await needed(chosen, parts), parts)
}

/** Without those that later ones have made superfluous. */
async function needed(chosen: readonly Choice[], parts: ChooseParts): Promise<Choice[]> {
  let kept = [...chosen]
  for (const choice of chosen) {
    const rest = kept.filter((other) => other !== choice)
    let lost = 0
    let isMissed = false
    for (const query of touching(choice.members, parts)) {
      const { cost: withIt } = await parts.judge.plan(query, allOf(kept))
      const { cost: withoutIt } = await parts.judge.plan(query, allOf(rest))
      lost += (withoutIt - withIt) * query.calls
      isMissed ||= withIt < withoutIt * (1 - LEAST_GAIN)
    }
    if (!isMissed || lost <= choice.writeCost) kept = rest
  }
  return kept
}

/** The figures of those that are left, each beside those before it. */
async function settled(kept: readonly Choice[], parts: ChooseParts): Promise<Choice[]> {
  const current = new Map(parts.queries.map((query) => [query, query.before.cost]))
  const chosen: Choice[] = []
  for (const { members } of kept) {
    const choice = await tried({ members }, parts, { chosen, current })
    if (!choice) continue
    chosen.push(choice)
    for (const { query, after } of choice.helped) current.set(query, after)
  }
  return chosen
}

function allOf(choices: readonly Choice[]): HiddenIndex[] {
  return choices.flatMap(({ members }) => indexesOf(members))
}

async function listOptions({ judge, queries, measured }: ChooseParts): Promise<Option[]> {
  const single = new Map(
    [...measured.values()].map((one): [Measured, Option] => [one, { members: [one], alone: new Map() }]),
  )
  const bundles: Option[] = []
  for (const query of queries) {
    const own = query.candidates.flatMap((text) => measured.get(text) ?? [])
    if (own.length === 0) continue
    const all = await judge.plan(query, indexesOf(own))
    // With everything on offer nothing is better: no single one will be.
    if (all.used.length === 0 || all.cost > query.before.cost * (1 - LEAST_GAIN)) continue
    let least = query.before.cost
    for (const one of own) {
      const { used, cost } = await judge.plan(query, [one.index])
      if (used.length === 0 || cost >= query.before.cost) continue
      single.get(one)?.alone.set(query, cost)
      least = Math.min(least, cost)
    }
    const together = own.filter(({ index }) => all.used.includes(index))
    if (together.length > 1 && all.cost < least * (1 - LEAST_GAIN))
      bundles.push({ members: together, alone: new Map([[query, all.cost]]) })
  }
  return [...single.values(), ...bundles]
}

function bestOf(
  options: ReadonlySet<Option>,
  current: ReadonlyMap<PlannedQuery, number>,
  { writeCost }: ChooseParts,
): Option | null {
  let best: Option | null = null
  let most = 0
  for (const option of options) {
    const gain = expectedGain(option, current) - option.members.reduce((sum, one) => sum + writeCost(one), 0)
    if (gain > most) {
      best = option
      most = gain
    }
  }
  return best
}

function expectedGain({ members, alone }: Option, current: ReadonlyMap<PlannedQuery, number>): number {
  let gain = 0
  let isNotable = false
  for (const [query, cost] of alone) {
    const now = current.get(query) ?? 0
    gain += Math.max(0, now - cost) * query.calls
    isNotable ||= cost < now * (1 - leastGain(members))
  }
  return isNotable ? gain * (1 - members.reduce((sum, one) => sum + handicap(one), 0)) : 0
}

function handicap({ candidate: { keys, include, method, predicate } }: Measured): number {
  const kind = method === 'btree' ? 0 : OTHER_THAN_TREE
  return keys.length * PER_KEY + include.length * PER_INCLUDED + kind - (predicate ? PARTIAL_BONUS : 0)
}

interface Standing {
  chosen: readonly Choice[]
  current: ReadonlyMap<PlannedQuery, number>
}

/** The option beside those chosen already: it must bring something still, for more than it costs. */
async function tried(
  { members }: Pick<Option, 'members'>,
  parts: ChooseParts,
  { chosen, current }: Standing,
): Promise<Choice | null> {
  const wanted = await withoutIdle(members, parts, chosen)
  const helped: Choice['helped'] = []
  for (const query of touching(wanted, parts)) {
    const before = current.get(query) ?? query.before.cost
    const { cost, used } = await parts.judge.plan(query, [...allOf(chosen), ...indexesOf(wanted)])
    const takesIt = wanted.some(({ index }) => used.includes(index))
    if (takesIt && cost < before * (1 - leastGain(wanted))) helped.push({ query, before, after: cost })
  }
  const gain = helped.reduce((sum, { query, before, after }) => sum + (before - after) * query.calls, 0)
  const writeCost = wanted.reduce((sum, one) => sum + parts.writeCost(one), 0)
  const costBefore = [...current].reduce((sum, [query, cost]) => sum + cost * query.calls, 0)
  const least = costBefore * (wanted.length > 1 ? LEAST_SHARE_OF_MORE : LEAST_SHARE)
  if (gain <= Math.max(writeCost, least)) return null
  return { members: wanted, costBefore, costAfter: costBefore - gain, writeCost, helped }
}

/** Of several, only those whose absence is felt beside what is chosen. */
async function withoutIdle(
  members: readonly Measured[],
  parts: ChooseParts,
  chosen: readonly Choice[],
): Promise<readonly Measured[]> {
  let kept = members
  for (const member of members.length > 1 ? members : []) {
    const rest = kept.filter((other) => other !== member)
    let isMissed = false
    for (const query of touching([member], parts)) {
      const { cost: withIt } = await parts.judge.plan(query, [...allOf(chosen), ...indexesOf(kept)])
      const { cost: withoutIt } = await parts.judge.plan(query, [...allOf(chosen), ...indexesOf(rest)])
      isMissed ||= withIt < withoutIt * (1 - leastGain([member]))
    }
    if (!isMissed) kept = rest
  }
  return kept
}

/** The queries that read a table of theirs. */
function touching(members: readonly Measured[], { queries }: ChooseParts): PlannedQuery[] {
  const tables = members.map(({ candidate: { schema, table } }) => `${schema}.${table}`)
  return queries.filter((query) => tables.some((table) => query.tables.has(table)))
}

function leastGain(members: readonly Measured[]): number {
  return members.some(({ candidate }) => candidate.include.length > 0) ? LEAST_GAIN_OF_COVERING : LEAST_GAIN
}

function indexesOf(members: readonly Measured[]): HiddenIndex[] {
  return members.map(({ index }) => index)
}
