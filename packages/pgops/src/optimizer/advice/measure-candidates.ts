import { needsOf, type TableNeed } from '../candidates/plan-needs.ts'
import { type Candidate, candidateText, type Extensions, proposeIndexes } from '../candidates/propose-indexes.ts'
import { readTables, type TableFacts } from '../candidates/read-tables.ts'
import { explainPlan, indexesIn, type Plan } from '../query/explain.ts'
import { explainable } from '../query/explainable.ts'
import { type HiddenIndex, showOnly } from '../shadow/build-indexes.ts'
import { messageOf, type ShadowSession } from '../shadow/inject-statistics.ts'
import type { Shadow } from '../shadow/shadow.ts'
import type { WorkloadQuery } from '../workload/workload.ts'

/** A query that the shadow can plan. */
export interface PlannedQuery extends WorkloadQuery {
  explained: { text: string; parameters: number }
  before: Plan
  candidates: string[]
  /** The tables it reads, partitions by their partitioned table. */
  tables: Set<string>
}

export interface RefusedQuery extends WorkloadQuery {
  reason: string
}

/** A candidate that some plan took when it was offered. */
export interface Measured {
  /** Everything of its CREATE INDEX behind the name. */
  text: string
  candidate: Candidate
  index: HiddenIndex
}

export interface Planning {
  queries: PlannedQuery[]
  refused: RefusedQuery[]
  candidates: Map<string, Candidate>
  tables: Map<string, TableFacts>
}

/** What the shadow itself does not tell. */
export interface Surroundings {
  extensions: Extensions
  /** Foreign tables, which have no indexes here. */
  foreign: ReadonlySet<string>
}

// Below this a query is done in a few pages, and no index would be noticed.
const LEAST_COST = 8
// A smaller table is read whole in no time, with an index or without.
const FEWEST_PAGES = 16
const MOST_CANDIDATES = 400

/** Plans every query as it is now and proposes indexes for it. */
export async function planWorkload(
  shadow: Shadow,
  workload: readonly WorkloadQuery[],
  { extensions, foreign }: Surroundings,
): Promise<Planning> {
  const major = Number.parseInt(shadow.planner.version, 10)
  return shadow.plan(async (session) => {
    const planning: Planning = { queries: [], refused: [], candidates: new Map(), tables: await readTables(session) }
    for (const query of workload) {
      const explained = explainable(query.text)
      if ('refused' in explained) {
        planning.refused.push({ ...query, reason: explained.refused })
        continue
      }
      try {
        const before = await explainPlan(session, explained, major)
        const needs = needsOf(before.root)
        const own = needs.filter(({ schema, table }) => !foreign.has(`${schema}.${table}`))
        const candidates = before.cost < LEAST_COST ? [] : propose(own, planning, extensions)
        planning.queries.push({ ...query, explained, before, candidates, tables: tablesOf(needs, planning) })
      } catch (error) {
        planning.refused.push({ ...query, reason: messageOf(error) })
      }
    }
    return planning
  })
}

function propose(needs: readonly TableNeed[], { tables, candidates }: Planning, extensions: Extensions): string[] {
  const texts: string[] = []
  for (const need of needs) {
    const table = tables.get(`${need.schema}.${need.table}`)
    if (!table || table.pages < FEWEST_PAGES) continue
    for (const candidate of proposeIndexes(need, table, extensions)) {
      const text = candidateText(candidate)
      if (!candidates.has(text) && candidates.size >= MOST_CANDIDATES) continue
      candidates.set(text, candidate)
      texts.push(text)
    }
  }
  return [...new Set(texts)]
}

function tablesOf(needs: readonly TableNeed[], { tables }: Planning): Set<string> {
  return new Set(
    needs.flatMap(({ schema, table }) => {
      const on = tables.get(`${schema}.${table}`)?.on
      return on ? [`${on.schema}.${on.name}`] : []
    }),
  )
}

/** Asks the shadow's planner, with any of the candidates shown. */
export interface Judge {
  /** The cost of a query when the planner sees these candidates, and which of them it takes. */
  plan(query: PlannedQuery, shown: readonly HiddenIndex[]): Promise<{ cost: number; used: HiddenIndex[] }>
}

export function judgeIn(session: ShadowSession, shadow: Shadow, all: readonly HiddenIndex[]): Judge {
  const major = Number.parseInt(shadow.planner.version, 10)
  let visible = ''
  return {
    async plan(query, shown) {
      const wanted = shown.flatMap(({ oids }) => oids).join()
      if (wanted !== visible) await showOnly(session, shown, all)
      visible = wanted
      const plan = await explainPlan(session, query.explained, major)
      const used = indexesIn(plan.root)
      return { cost: plan.cost, used: shown.filter(({ names }) => names.some((name) => used.has(name))) }
    },
  }
}
