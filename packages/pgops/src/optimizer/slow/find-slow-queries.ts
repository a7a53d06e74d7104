import { statementNameIn } from '@products-manager/postgres'
import { loadModule } from 'libpg-query'
import { explainPlan, type Plan } from '../query/explain.ts'
import { type Explainable, explainable } from '../query/explainable.ts'
import { messageOf } from '../shadow/inject-statistics.ts'
import { planAsApplication } from '../source/plan-as-application.ts'
import { readFacts } from '../source/read-facts.ts'
import { readOnly, type Source, type SourceSession } from '../source/read-only.ts'
import { findRepeats, type Repeat } from './find-repeats.ts'
import { fingerprintOf } from './fingerprint.ts'
import { addUp, type Look, type LookStore, lookAt, sinceLook } from './looks.ts'
import { readForeignKeys } from './read-foreign-keys.ts'
import { type QueryCounters, readQueries, type StatementLine, type StatementLines } from './read-queries.ts'

/** A query, whoever ran it with whatever constants, and what it cost. */
export interface ObservedQuery extends QueryCounters {
  fingerprint: string
  text: string
  /** The name our own code gives it; null for the queries of others. */
  name: string | null
  meanMs: number
  minMs: number
  maxMs: number
  /** Of the time of all queries, from 0 to 1. */
  share: number
  /** What came since the last look; null at the first. */
  change: QueryCounters | null
  plan: Plan['root'] | null
  /** Why there is no plan. */
  noPlan: string | null
}

export type Rank = 'total' | 'mean' | 'calls' | 'rows' | 'blocks' | 'wal'

export interface SlowOptions {
  limit?: number
  by?: Rank
  /** Keeps the counters for the next look, and tells the change since the last. */
  looks?: LookStore
  plans?: boolean
  /** Only queries with at least this many calls. */
  minCalls?: number
  /** Where pg_stat_statements is, when not in the database itself: any other of the same server. */
  statements?: Source
  now?: Date
}

export interface SlowReport {
  database: string
  version: string
  resetAt: Date | null
  evicted: number
  /** Statements of other users, whose text this one may not read. */
  hidden: number
  /** When somebody last looked; null: never. */
  lastLook: string | null
  queries: ObservedQuery[]
  repeats: Repeat[]
}

const RANKS: Record<Rank, (query: ObservedQuery) => number> = {
  total: ({ totalMs }) => totalMs,
  mean: ({ meanMs }) => meanMs,
  calls: ({ calls }) => calls,
  rows: ({ rows }) => rows,
  blocks: ({ blocksHit, blocksRead }) => blocksHit + blocksRead,
  wal: ({ walBytes }) => walBytes,
}

/** The queries that cost a database most, their plans, and those that come once for each row of another. Runs none of them. */
export async function findSlowQueries(source: Source, options: SlowOptions = {}): Promise<SlowReport> {
  const { limit = 20, by = 'total', looks, plans = true, minCalls = 1, now = new Date() } = options
  await loadModule()
  return readOnly(source, async (session) => {
    const facts = await readFacts(session)
    const statements = await readStatements(session, facts.database, options.statements)
    const last = (await looks?.last()) ?? null
    const all = groupQueries(statements, last)
    const repeats = findRepeats(all, await readForeignKeys(session))
    const queries = all
      .filter(({ calls }) => calls >= minCalls)
      .sort((a, b) => RANKS[by](b) - RANKS[by](a))
      .slice(0, limit)
    await looks?.keep(lookAt(statements, now))
    return {
      database: facts.database,
      version: facts.version,
      resetAt: statements.resetAt,
      evicted: statements.evicted,
      hidden: statements.hidden,
      lastLook: last?.at ?? null,
      queries: plans ? await withPlans(session, queries, facts.major) : queries,
      repeats,
    }
  })
}

/** What the server has counted for a database. */
export function readStatements(session: SourceSession, database: string, elsewhere?: Source): Promise<StatementLines> {
  return elsewhere ? readOnly(elsewhere, (other) => readQueries(other, database)) : readQueries(session, database)
}

/** One entry for each fingerprint. */
export function groupQueries({ lines, resetAt }: StatementLines, last: Look | null): ObservedQuery[] {
  // Counters that were reset after the last look have nothing to be compared with.
  const comparable = last && last.resetAt === (resetAt?.toISOString() ?? null) ? last : null
  const groups = new Map<string, StatementLine[]>()
  for (const line of lines) {
    const fingerprint = fingerprintOf(line.text)
    groups.set(fingerprint, [...(groups.get(fingerprint) ?? []), line])
  }
  const time = lines.reduce((sum, { totalMs }) => sum + totalMs, 0)
  return [...groups].map(([fingerprint, group]) => {
    const [first] = [...group].sort((a, b) => b.calls - a.calls)
    const text = first?.text ?? ''
    const counters = addUp(group)
    return {
      fingerprint,
      text,
      name: group.map((line) => statementNameIn(line.text)).find((name) => name !== null) ?? null,
      ...counters,
      meanMs: counters.totalMs / Math.max(counters.calls, 1),
      minMs: Math.min(...group.map(({ minMs }) => minMs)),
      maxMs: Math.max(...group.map(({ maxMs }) => maxMs)),
      share: time > 0 ? counters.totalMs / time : 0,
      change: last ? addUp(group.map((line) => sinceLook(line, comparable))) : null,
      plan: null,
      noPlan: null,
    }
  })
}

async function withPlans(session: SourceSession, queries: ObservedQuery[], major: number): Promise<ObservedQuery[]> {
  await planAsApplication(session)
  const planned: ObservedQuery[] = []
  for (const query of queries) planned.push({ ...query, ...(await planOf(session, explainable(query.text), major)) })
  return planned
}

async function planOf(
  session: SourceSession,
  query: Explainable,
  major: number,
): Promise<Pick<ObservedQuery, 'plan' | 'noPlan'>> {
  if ('refused' in query) return { plan: null, noPlan: query.refused }
  try {
    return { plan: (await explainPlan(session, query, major)).root, noPlan: null }
  } catch (error) {
    return { plan: null, noPlan: messageOf(error) }
  }
}
