import { loadModule } from 'libpg-query'
import type { Candidate, CandidateKind } from '../candidates/propose-indexes.ts'
import type { MissingPart } from '../shadow/make-schema.ts'
import { openShadow, type Shadow } from '../shadow/shadow.ts'
import { groupQueries, readStatements } from '../slow/find-slow-queries.ts'
import { readFacts } from '../source/read-facts.ts'
import { readOnly, type Source, type SourceSession } from '../source/read-only.ts'
import { readSource, type SourceSnapshot } from '../source/read-source.ts'
import type { Partition } from '../source/read-statistics.ts'
import { countWrites } from '../workload/count-writes.ts'
import { observedWorkload } from '../workload/read-workload.ts'
import type { WorkloadQuery } from '../workload/workload.ts'
import { type Choice, chooseIndexes } from './choose-indexes.ts'
import { definitionIn, indexName, indexStatements } from './index-statements.ts'
import { judgeIn, type Measured, type Planning, planWorkload, type RefusedQuery } from './measure-candidates.ts'
import { readUse, type SourceUse } from './read-use.ts'

/** How far the figures can be trusted: a B-tree's cost is the planner's own; other kinds depend on contents nobody read. */
export type Confidence = 'exact' | 'good' | 'indicative'

export interface HelpedQuery {
  id: string
  name: string | null
  text: string
  calls: number
  costBefore: number
  costAfter: number
}

/** An index to make, what it brings and what it takes. */
export interface IndexAdvice {
  number: number
  schema: string
  table: string
  index: string
  kind: CandidateKind
  method: string
  create: string[]
  undo: string[]
  bytes: number
  /** The planner's cost of the whole workload. */
  costBefore: number
  costAfter: number
  /** What keeping it up to date takes off that gain. */
  writeCost: number
  confidence: Confidence
  reasons: string[]
  queries: HelpedQuery[]
  /** Numbers of advice it only helps together with. */
  together: number[]
}

export interface SuggestReport {
  database: string
  version: string
  planner: string
  advice: IndexAdvice[]
  /** How many there could have been at most. */
  limit: number
  analysed: number
  refused: { id: string; name: string | null; text: string; reason: string }[]
  missing: MissingPart[]
  notes: string[]
  costBefore: number
  costAfter: number
  milliseconds: { reading: number; shadow: number; advice: number }
}

export interface SuggestOptions {
  /** Instead of what pg_stat_statements has counted. */
  workload?: readonly WorkloadQuery[]
  /** Advice on this table alone: its name, with or without schema. */
  table?: string
  limit?: number
  queries?: number
  /** Where pg_stat_statements is, when not in the database itself: any other of the same server. */
  statements?: Source
}

const MOST_ADVICE = 10
const MOST_QUERIES = 200

/** Advises indexes for a database's workload. The source is only asked for its catalogues: all planning is done elsewhere. */
export async function suggestIndexes(source: Source, options: SuggestOptions = {}): Promise<SuggestReport> {
  const start = performance.now()
  await loadModule()
  const { workload, hidden, use } = await readOnly(source, async (session) => ({
    ...(await workloadOf(session, options)),
    use: await readUse(session),
  }))
  const snapshot = await readSource(source)
  const read = performance.now()
  const shadow = await openShadow(snapshot)
  try {
    const built = performance.now()
    const report = await advise({ shadow, workload, hidden, use, snapshot, options })
    const milliseconds = { reading: read - start, shadow: built - read, advice: performance.now() - built }
    return { ...report, milliseconds: mapValues(milliseconds, Math.round) }
  } finally {
    await shadow.close()
  }
}

interface ReadWorkload {
  workload: readonly WorkloadQuery[]
  /** Statements whose text the user may not read. */
  hidden: number
}

async function workloadOf(
  session: SourceSession,
  { workload, statements, queries = MOST_QUERIES }: SuggestOptions,
): Promise<ReadWorkload> {
  if (workload) return { workload, hidden: 0 }
  const { database } = await readFacts(session)
  const lines = await readStatements(session, database, statements)
  return { workload: observedWorkload(groupQueries(lines, null), queries), hidden: lines.hidden }
}

/** What was kept from the user, and how to change that. */
function unreadNotes({ statistics: { unreadable } }: SourceSnapshot, hidden: number): string[] {
  const names = unreadable.slice(0, 3).join(', ')
  return [
    ...(hidden > 0 ? [`${hidden} statements of other users cannot be read: grant this one pg_read_all_stats`] : []),
    ...(unreadable.length > 0
      ? [
          `statistics of ${unreadable.length} tables (${names}${unreadable.length > 3 ? ', …' : ''}) are kept from this user, so that how their values spread is guessed: grant it pg_read_all_data, or ask as their owner`,
        ]
      : []),
  ]
}

interface Parts extends ReadWorkload {
  shadow: Shadow
  use: SourceUse
  snapshot: SourceSnapshot
  options: SuggestOptions
}

async function advise({
  shadow,
  workload,
  hidden,
  use,
  snapshot,
  options,
}: Parts): Promise<Omit<SuggestReport, 'milliseconds'>> {
  const extensions = { hasTrigrams: use.extensions.has('pg_trgm'), schema: use.trigramSchema }
  const foreign = new Set(
    snapshot.statistics.relations.flatMap(({ schema, name, kind }) =>
      kind === 'foreign' ? [`${schema}.${name}`] : [],
    ),
  )
  const limit = options.limit ?? MOST_ADVICE
  const planning = await planWorkload(shadow, workload, { extensions, foreign })
  keepTable(planning, options.table)
  const definitions = new Map([...planning.candidates.keys()].map((text) => [`create index ${text}`, text]))
  const { indexes } = await shadow.build([...definitions.keys()])
  const measured = new Map<string, Measured>()
  for (const index of indexes) {
    const text = definitions.get(index.definition)
    const candidate = text === undefined ? undefined : planning.candidates.get(text)
    if (text !== undefined && candidate) measured.set(text, { text, candidate, index })
  }
  const writes = countWrites(workload)
  const choices = await shadow.plan((session) =>
    chooseIndexes({
      judge: judgeIn(session, shadow, indexes),
      queries: planning.queries,
      measured,
      writeCost: (one) => writeCost(one, writes),
      most: limit,
    }),
  )
  const first =
    choices[0]?.costBefore ?? planning.queries.reduce((sum, { before, calls }) => sum + before.cost * calls, 0)
  return {
    database: snapshot.facts.database,
    version: snapshot.facts.version,
    planner: plannerText(shadow),
    advice: adviceOf(choices, { shadow, use, snapshot }),
    limit,
    analysed: planning.queries.length,
    refused: planning.refused.map(({ id, name, text, reason }: RefusedQuery) => ({ id, name, text, reason })),
    missing: [...shadow.missing],
    notes: [...shadow.notes, ...unreadNotes(snapshot, hidden)],
    costBefore: first,
    costAfter: choices.at(-1)?.costAfter ?? first,
  }
}

function keepTable({ candidates }: Planning, table: string | undefined): void {
  if (table === undefined) return
  for (const [text, candidate] of candidates) {
    if (table !== candidate.table && table !== `${candidate.schema}.${candidate.table}`) candidates.delete(text)
  }
}

// An entry more in a B-tree is a descent and a page made dirty; a GIN index makes many of one row.
const COST_PER_WRITE = { btree: 1, gin: 8, gist: 2, brin: 0.05 }

/** In the planner's units, for all writes of the workload. */
function writeCost({ candidate }: Measured, writes: ReadonlyMap<string, number>): number {
  const { schema, table } = candidate
  const rows = (writes.get(table) ?? 0) + (writes.get(`${schema}.${table}`) ?? 0)
  return rows * COST_PER_WRITE[candidate.method] * (candidate.predicate ? 0.2 : 1)
}

function adviceOf(
  choices: readonly Choice[],
  { shadow, use, snapshot }: Pick<Parts, 'shadow' | 'use' | 'snapshot'>,
): IndexAdvice[] {
  const taken = new Set(use.names)
  const advice: IndexAdvice[] = []
  for (const choice of choices) {
    const numbers = choice.members.map((_, at) => advice.length + at + 1)
    for (const [at, { candidate, index }] of choice.members.entries()) {
      const name = indexName(candidate, taken)
      taken.add(name)
      const statements = indexStatements({
        schema: candidate.schema,
        table: candidate.table,
        name,
        definition: definitionIn(index.statement),
        partitions: partitionsOf(candidate, snapshot),
      })
      advice.push({
        number: numbers[at] as number,
        schema: candidate.schema,
        table: candidate.table,
        index: name,
        kind: candidate.kind,
        method: candidate.method,
        create: statements.create,
        undo: statements.undo,
        bytes: index.bytes,
        costBefore: choice.costBefore,
        costAfter: choice.costAfter,
        writeCost: choice.writeCost,
        ...trust(choice, candidate, { shadow, snapshot }),
        queries: choice.helped.map(({ query, before, after }) => ({
          id: query.id,
          name: query.name,
          text: query.text,
          calls: query.calls,
          costBefore: before,
          costAfter: after,
        })),
        together: numbers.filter((number) => number !== numbers[at]),
      })
    }
  }
  return advice
}

function trust(
  { helped }: Choice,
  { method, schema, table }: Candidate,
  { shadow, snapshot }: Pick<Parts, 'shadow' | 'snapshot'>,
): { confidence: Confidence; reasons: string[] } {
  const reasons: string[] = []
  const isGuessed = snapshot.statistics.unreadable.includes(`${schema}.${table}`)
  if (isGuessed) reasons.push(`statistics of ${schema}.${table} are kept from this user`)
  if (method !== 'btree')
    reasons.push(`the size of a ${method.toUpperCase()} index depends on contents that were not read`)
  if (!shadow.planner.sameMajor)
    reasons.push(`planned by PostgreSQL ${shadow.planner.version}, as ${shadow.facts.major} is not installed here`)
  if (helped.some(({ query }) => query.explained.parameters > 0))
    reasons.push('planned for any value of the parameters, not for those in use')
  const confidence =
    isGuessed || method === 'gin' || method === 'gist' ? 'indicative' : reasons.length > 0 ? 'good' : 'exact'
  return { confidence, reasons }
}

function partitionsOf(candidate: { schema: string; table: string }, { statistics }: SourceSnapshot): Partition[] {
  return statistics.partitions.filter(({ root }) => root === `${candidate.schema}.${candidate.table}`)
}

function plannerText({ planner, facts }: Shadow): string {
  return planner.sameMajor
    ? `PostgreSQL ${planner.version}`
    : `PostgreSQL ${planner.version} (${facts.major} is not installed here)`
}

function mapValues<T extends Record<string, number>>(record: T, change: (value: number) => number): T {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)])) as T
}
