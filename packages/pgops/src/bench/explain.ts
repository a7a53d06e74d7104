import { type Session, sql, type Value, verbatim } from '@products-manager/postgres'

/** What the server did for one query. */
export interface Explained {
  /** Pages of 8 kB found in memory, and fetched from elsewhere. */
  buffersHit: number
  buffersRead: number
  /** The plan in one line: nodes from the top, with the tables and indexes they use. */
  plan: string
}

interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Shared Hit Blocks'?: number
  'Shared Read Blocks'?: number
  Plans?: PlanNode[]
}

/** Runs a query once more under EXPLAIN. */
export async function explainOnce(session: Session<string>, text: string, values: Value[]): Promise<Explained> {
  const { 'QUERY PLAN': plans } = await session.one(
    sql<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>('bench.explain')`
      explain (analyze, buffers, timing off, format json) ${verbatim(text, values)}
    `,
  )
  const [{ Plan: top }] = plans
  return {
    buffersHit: top['Shared Hit Blocks'] ?? 0,
    buffersRead: top['Shared Read Blocks'] ?? 0,
    plan: planLine(top),
  }
}

function planLine(node: PlanNode): string {
  const what = node['Index Name'] ?? node['Relation Name']
  const below = (node.Plans ?? []).map(planLine)
  const own = what ? `${node['Node Type']} ${what}` : node['Node Type']
  if (below.length === 0) return own
  return `${own} > ${below.length === 1 ? below[0] : `(${below.join(', ')})`}`
}
