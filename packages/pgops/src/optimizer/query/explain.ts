import type { Session } from '@products-manager/postgres'
import { plainStatement } from '../source/plain-statement.ts'

/** A node of a plan in EXPLAIN's JSON; the fields we read. */
export interface PlanNode {
  'Node Type': string
  'Total Cost': number
  'Startup Cost': number
  'Plan Rows': number
  'Plan Width'?: number
  'Relation Name'?: string
  Schema?: string
  Alias?: string
  'Index Name'?: string
  'Parent Relationship'?: string
  Output?: string[]
  Filter?: string
  'Index Cond'?: string
  'Recheck Cond'?: string
  'Hash Cond'?: string
  'Merge Cond'?: string
  'Join Filter'?: string
  'Sort Key'?: string[]
  'Presorted Key'?: string[]
  'Group Key'?: string[]
  'Join Type'?: string
  Operation?: string
  Plans?: PlanNode[]
}

export interface Plan {
  cost: number
  rows: number
  root: PlanNode
}

interface PlanRow {
  'QUERY PLAN': [{ Plan: PlanNode }]
}

/** The plan of a statement that is not run. Parameters have no value: the plan is the one for any. */
export async function explainPlan(
  session: Pick<Session<string>, 'many' | 'run'>,
  query: { text: string; parameters: number },
  major: number,
): Promise<Plan> {
  const [row] =
    query.parameters === 0
      ? await session.many(plainStatement<PlanRow>('pgops.explain', `explain (verbose, format json) ${query.text}`))
      : major >= 16
        ? await session.many(
            plainStatement<PlanRow>('pgops.explain', `explain (generic_plan, verbose, format json) ${query.text}`),
          )
        : await explainPrepared(session, query.text)
  const root = row?.['QUERY PLAN'][0]?.Plan
  if (!root) throw new Error('The server gave no plan.')
  return { cost: root['Total Cost'], rows: root['Plan Rows'], root }
}

/** Before PostgreSQL 16 only a prepared statement can be planned without its values. */
async function explainPrepared(session: Pick<Session<string>, 'many' | 'run'>, text: string): Promise<PlanRow[]> {
  const run = (command: string) => session.run(plainStatement('pgops.prepare', command))
  await run('deallocate all')
  await run('set plan_cache_mode = force_generic_plan')
  try {
    await run(`prepare pgops_plan as ${text}`)
    const [prepared] = await session.many(
      plainStatement<{ count: number }>(
        'pgops.count_parameters',
        `select cardinality(parameter_types) as count from pg_prepared_statements where name = 'pgops_plan'`,
      ),
    )
    const nulls = Array.from({ length: prepared?.count ?? 0 }, () => 'null').join(', ')
    const call = nulls ? `pgops_plan(${nulls})` : 'pgops_plan'
    return await session.many(
      plainStatement<PlanRow>('pgops.explain', `explain (verbose, format json) execute ${call}`),
    )
  } finally {
    await run('reset plan_cache_mode')
    await run('deallocate all')
  }
}

/** Every node of a plan, parents first. */
export function* nodesOf(root: PlanNode): Generator<PlanNode> {
  yield root
  for (const child of root.Plans ?? []) yield* nodesOf(child)
}

/** The indexes a plan reads. */
export function indexesIn(root: PlanNode): Set<string> {
  return new Set([...nodesOf(root)].flatMap((node) => (node['Index Name'] ? [node['Index Name']] : [])))
}
