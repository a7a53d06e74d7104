import { explainPlan, indexesIn } from '../query/explain.ts'
import { explainable } from '../query/explainable.ts'
import { messageOf } from '../shadow/inject-statistics.ts'
import { plainStatement, quoted } from '../source/plain-statement.ts'
import { planAsApplication } from '../source/plan-as-application.ts'
import { readOnly, type Source, type SourceSession } from '../source/read-only.ts'
import type { HelpedQuery, IndexAdvice } from './suggest-indexes.ts'

/** What an index really did to a query's plan. */
export interface MeasuredQuery {
  id: string
  name: string | null
  text: string
  costBefore: number | null
  costAfter: number | null
  /** What the shadow had said. */
  costPromised: number
  usesIndex: boolean
}

export interface AppliedAdvice {
  schema: string
  table: string
  index: string
  create: string[]
  undo: string[]
  milliseconds: number
  bytes: number
  bytesPromised: number
  queries: MeasuredQuery[]
  /** Whether any of the queries takes it; when none does it is better undone. */
  isUsed: boolean
}

export interface ApplyOptions {
  /** A concurrent build waits for every transaction older than itself: this is its patience. */
  lockTimeoutMs?: number
  signal?: AbortSignal
  onStep?: (statement: string) => void
}

/** The build failed; what it left behind is gone again. */
export class IndexBuildError extends Error {
  readonly code = 'PGOPS_INDEX_NOT_BUILT'
}

const LOCK_TIMEOUT_MS = 600_000

/** Builds the index beside running work, and compares the plans on the real database before and after. */
export async function applyAdvice(
  source: Source,
  advice: IndexAdvice,
  options: ApplyOptions = {},
): Promise<AppliedAdvice> {
  const before = await readOnly(source, (session) => plansOf(session, advice))
  const start = performance.now()
  await source.withSession((session) => build(session, advice, options))
  const milliseconds = Math.round(performance.now() - start)
  const { after, bytes } = await readOnly(source, async (session) => ({
    after: await plansOf(session, advice),
    bytes: await sizeOf(session, advice),
  }))
  const queries = advice.queries.map((query, at) => measured(query, before[at] ?? null, after[at] ?? null))
  const { schema, table, index, create, undo } = advice
  return {
    schema,
    table,
    index,
    create,
    undo,
    milliseconds,
    bytes,
    bytesPromised: advice.bytes,
    queries,
    isUsed: queries.some(({ usesIndex }) => usesIndex),
  }
}

interface Found {
  cost: number
  isUsed: boolean
}

function measured(
  { id, name, text, costAfter }: HelpedQuery,
  before: Found | null,
  after: Found | null,
): MeasuredQuery {
  return {
    id,
    name,
    text,
    costBefore: before?.cost ?? null,
    costAfter: after?.cost ?? null,
    costPromised: costAfter,
    usesIndex: after?.isUsed ?? false,
  }
}

async function plansOf(session: SourceSession, { queries, schema, index }: IndexAdvice): Promise<(Found | null)[]> {
  await planAsApplication(session)
  const { version } = await session.one(
    plainStatement<{ version: number }>(
      'pgops.read_version',
      `select current_setting('server_version_num')::int as version`,
    ),
  )
  const names = new Set(await partNames(session, schema, index))
  const found: (Found | null)[] = []
  for (const { text } of queries) {
    const query = explainable(text)
    const plan =
      'refused' in query ? null : await explainPlan(session, query, Math.floor(version / 10_000)).catch(() => null)
    found.push(plan && { cost: plan.cost, isUsed: [...indexesIn(plan.root)].some((name) => names.has(name)) })
  }
  return found
}

async function partNames(session: SourceSession, schema: string, index: string): Promise<string[]> {
  const rows = await session.many(plainStatement<{ name: string }>('pgops.find_parts', PARTS, [schema, index]))
  return rows.map(({ name }) => name)
}

const PARTS = `
  with recursive parts as (
    select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2
    union all select h.inhrelid from parts p join pg_inherits h on h.inhparent = p.oid
  )
  select c.relname::text as name, pg_relation_size(c.oid)::float8 as bytes from parts join pg_class c using (oid)`

async function sizeOf(session: SourceSession, { schema, index }: IndexAdvice): Promise<number> {
  const rows = await session.many(plainStatement<{ bytes: number }>('pgops.measure_parts', PARTS, [schema, index]))
  return rows.reduce((sum, { bytes }) => sum + bytes, 0)
}

async function build(
  session: SourceSession,
  advice: IndexAdvice,
  { lockTimeoutMs = LOCK_TIMEOUT_MS, signal, onStep }: ApplyOptions,
): Promise<void> {
  await session.run(
    plainStatement(
      'pgops.prepare_build',
      `set lock_timeout = ${lockTimeoutMs}; set statement_timeout = 0; set default_transaction_read_only = off`,
    ),
  )
  await dropLeftovers(session, advice)
  const [taken] = await ownIndexes(session, advice, '')
  if (taken) throw new IndexBuildError(`${taken.name} exists already: nothing was built.`)
  try {
    for (const statement of advice.create) {
      onStep?.(statement)
      await session.run(plainStatement('pgops.build_index', statement), signal && { signal })
    }
    // An expression has no statistics of its own until somebody looks at its values.
    if (advice.kind === 'expression')
      await session.run(plainStatement('pgops.analyze_table', `analyze ${quoted(advice.schema, advice.table)}`))
  } catch (error) {
    await session.run(plainStatement('pgops.stop_waiting', `set lock_timeout = '30s'`)).catch(() => 0)
    const left = await takeBack(session, advice)
    const rest = left.length === 0 ? 'nothing of it is left' : `drop these by hand: ${left.join(', ')}`
    throw new IndexBuildError(`${advice.index} was not built: ${messageOf(error)}; ${rest}.`, { cause: error })
  }
}

/** What an earlier build that was interrupted left under the same names: an index that is written and never read. */
async function dropLeftovers(session: SourceSession, advice: IndexAdvice): Promise<void> {
  for (const { schema, name } of await ownIndexes(
    session,
    advice,
    'and not i.indisvalid and i.indexrelid not in (select index_relid from pg_stat_progress_create_index)',
  )) {
    await session.run(
      plainStatement('pgops.drop_leftover', `drop index concurrently if exists ${quoted(schema, name)}`),
    )
  }
}

async function takeBack(session: SourceSession, advice: IndexAdvice): Promise<string[]> {
  const left: string[] = []
  const made = await ownIndexes(session, advice, '').catch(() => [])
  for (const { schema, name, isParent } of made.sort((a, b) => Number(b.isParent) - Number(a.isParent))) {
    const how = isParent ? 'drop index' : 'drop index concurrently'
    await session
      .run(plainStatement('pgops.take_back', `${how} if exists ${quoted(schema, name)}`))
      .catch(() => left.push(name))
  }
  return left
}

interface OwnIndex {
  schema: string
  name: string
  isParent: boolean
}

/** Indexes under the names this advice gives, on its own tables: never anybody else's. */
function ownIndexes(session: SourceSession, { create }: IndexAdvice, condition: string): Promise<OwnIndex[]> {
  const names = create.flatMap((statement) => {
    const [, name] = /^create index (?:concurrently )?"((?:[^"]|"")+)"/.exec(statement) ?? []
    return name === undefined ? [] : [name.replaceAll('""', '"')]
  })
  return session.many(
    plainStatement<OwnIndex>(
      'pgops.find_own_indexes',
      `select n.nspname::text as schema, c.relname::text as name, c.relkind = 'I' as "isParent"
         from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
        where c.relname = any ($1::text[]) ${condition}`,
      [names],
    ),
  )
}
