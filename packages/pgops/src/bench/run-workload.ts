import { type Database, hasSqlState, type Session, sql, type Value, verbatim } from '@products-manager/postgres'
import { type Explained, explainOnce } from './explain.ts'
import { type Interval, median, medianInterval, percentile } from './statistics.ts'
import { type Workload, WorkloadError, type WorkloadQuery } from './workload.ts'

/** How a query did. Times are milliseconds from request to the last row. */
export interface QueryMeasure extends Explained {
  name: string
  /** What was asked: `sql`, or `otherwise` where that could not be. */
  asked: string
  rows: number
  samples: number[]
  median: number
  medianInterval: Interval
  p95: number
  p99: number
}

/** One pass of a workload. */
export interface BenchRun {
  workload: string
  /** before, after, or any other name. */
  label: string
  at: string
  server: string
  runs: number
  queries: QueryMeasure[]
}

export interface RunOptions {
  label: string
  runs?: number
  warmUp?: number
  now: Date
  signal?: AbortSignal
  onRound?: (done: number, of: number) => void
}

/** Fewer than this and the rank sum test's approximation does not hold. */
export const FEWEST_RUNS = 20
const RUNS = 50
const WARM_UP = 5
// A query that takes longer is a finding by itself.
const STATEMENT_TIMEOUT = '5min'
const NOT_THERE = ['42P01', '42883', '42703']

interface Prepared {
  query: WorkloadQuery
  asked: string
  sets: Value[][]
  rows: number
  samples: number[]
}

/** Measures every query of a workload on one connection that cannot write. The queries take turns, so that a busy
 *  moment of the machine hits all of them. */
export async function runWorkload(
  database: Database<string>,
  workload: Workload,
  { label, runs = RUNS, warmUp = WARM_UP, now, signal, onRound }: RunOptions,
): Promise<BenchRun> {
  if (runs < FEWEST_RUNS) throw new WorkloadError(`${runs} runs are too few to compare: at least ${FEWEST_RUNS}.`)
  return database.withSession(async (session) => {
    await session.many(sql<object>('bench.prepare_session')`
        select set_config('default_transaction_read_only', 'on', false),
               set_config('statement_timeout', ${STATEMENT_TIMEOUT}, false)
      `)
    const { server } = await session.one(
      sql<{ server: string }>('bench.server')`select current_setting('server_version') as server`,
    )
    const prepared: Prepared[] = []
    for (const query of workload.queries) prepared.push(await prepare(session, query))
    for (let round = -warmUp; round < runs; round++) {
      signal?.throwIfAborted()
      for (const one of prepared) await ask(session, one, round)
      if (round >= 0) onRound?.(round + 1, runs)
    }
    const queries: QueryMeasure[] = []
    for (const one of prepared) queries.push(await measureOf(session, one))
    return { workload: workload.name, label, at: now.toISOString(), server, runs, queries }
  }, signal && { signal })
}

async function prepare(session: Session<string>, query: WorkloadQuery): Promise<Prepared> {
  const sets = query.valuesFrom ? await valuesFrom(session, query.valuesFrom) : (query.values ?? [[]])
  if (sets.length === 0) throw new WorkloadError(`${query.name}: valuesFrom gave no rows; is there any data?`)

  const [first = []] = sets
  const asked = query.otherwise && !(await canBeAsked(session, query.sql, first)) ? query.otherwise : query.sql
  return { query, asked, sets, rows: 0, samples: [] }
}

async function valuesFrom(session: Session<string>, text: string): Promise<Value[][]> {
  const rows = await session.many(sql<Record<string, Value>>('bench.values')`${verbatim(text)}`)
  return rows.map((row) => Object.values(row))
}

async function canBeAsked(session: Session<string>, text: string, values: Value[]): Promise<boolean> {
  try {
    await session.many(sql<object>('bench.try')`explain ${verbatim(text, values)}`)
    return true
  } catch (error) {
    if (hasSqlState(error, ...NOT_THERE)) return false
    throw error
  }
}

async function ask(session: Session<string>, one: Prepared, round: number): Promise<void> {
  const values = one.sets[(round + one.sets.length * 1_000) % one.sets.length] ?? []
  const statement = sql<object>(`bench.${one.query.name}`)`${verbatim(one.asked, values)}`
  const startedAt = performance.now()
  const { length } = await session.many(statement)
  const took = performance.now() - startedAt
  if (round < 0) return
  one.samples.push(took)
  one.rows = Math.max(one.rows, length)
}

async function measureOf(
  session: Session<string>,
  { query, asked, sets, rows, samples }: Prepared,
): Promise<QueryMeasure> {
  const explained = await explainOnce(session, asked, sets[0] ?? [])
  return {
    name: query.name,
    asked,
    rows,
    samples: samples.map((sample) => Math.round(sample * 1_000) / 1_000),
    median: median(samples),
    medianInterval: medianInterval(samples),
    p95: percentile(samples, 0.95),
    p99: percentile(samples, 0.99),
    ...explained,
  }
}
