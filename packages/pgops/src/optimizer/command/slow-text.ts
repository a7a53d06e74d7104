import { table } from '../../command/output.ts'
import { readableBytes } from '../../command/readable-bytes.ts'
import type { PlanNode } from '../query/explain.ts'
import type { ObservedQuery, SlowReport } from '../slow/find-slow-queries.ts'

const QUERY_WIDTH = 100

/** Slow queries for a person: the figures, the plans below them, then what comes once for each row of something else. */
export function slowText(report: SlowReport, withPlans: boolean): string {
  const { queries, repeats, resetAt, lastLook, evicted } = report
  const since = resetAt ? `counted since ${moment(resetAt.toISOString())}` : ''
  const lost = evicted > 0 ? `; ${evicted} statements were forgotten for want of room (pg_stat_statements.max)` : ''
  const hidden =
    report.hidden > 0 ? `; ${report.hidden} statements of other users cannot be read (grant pg_read_all_stats)` : ''
  const head = `${report.database}, PostgreSQL ${report.version}: ${since}${lost}${hidden}${lastLook ? `; last look ${moment(lastLook)}` : ''}`
  const plans = withPlans ? queries.map((query, at) => planText(query, at + 1)) : []
  return [head, figures(queries), ...plans, repeatsText(repeats)].filter((part) => part !== '').join('\n\n')
}

function figures(queries: readonly ObservedQuery[]): string {
  const rows = queries.map((query, at) => [
    at + 1,
    milliseconds(query.totalMs),
    `${(query.share * 100).toFixed(1)} %`,
    query.calls,
    milliseconds(query.meanMs),
    milliseconds(query.maxMs),
    query.rows,
    query.blocksHit + query.blocksRead,
    readableBytes(query.walBytes),
    query.change ? `+${query.change.calls} (${milliseconds(query.change.totalMs)})` : '',
    query.name ?? '',
    oneLine(query.text),
  ])
  const head = [
    '',
    'total',
    'share',
    'calls',
    'mean',
    'max',
    'rows',
    'blocks',
    'WAL',
    'since last look',
    'statement',
    'query',
  ]
  return table(head, rows)
}

function planText(query: ObservedQuery, number: number): string {
  const title = `${number}. ${query.name ?? oneLine(query.text)}`
  return query.plan ? `${title}\n${nodeText(query.plan, 1)}` : `${title}\n  no plan: ${query.noPlan}`
}

function nodeText(node: PlanNode, depth: number): string {
  const on = node['Relation Name'] ? ` on ${node['Relation Name']}` : ''
  const by = node['Index Name'] ? ` by ${node['Index Name']}` : ''
  const condition = node['Index Cond'] ?? node['Hash Cond'] ?? node['Merge Cond'] ?? node.Filter ?? node['Join Filter']
  const line = `${'  '.repeat(depth)}${node['Node Type']}${on}${by}  cost ${node['Total Cost']}, rows ${node['Plan Rows']}${condition ? `  ${condition}` : ''}`
  return [line, ...(node.Plans ?? []).map((child) => nodeText(child, depth + 1))].join('\n')
}

function repeatsText(repeats: SlowReport['repeats']): string {
  return repeats
    .map(
      ({ child, parent, perParent, because }) =>
        `N+1: ${child.calls} calls of\n  ${child.name ?? oneLine(child.text)}\n${perParent.toFixed(1)} for each call of\n  ${parent.name ?? oneLine(parent.text)}\none for each row it gives; ${because}. Fetch them together: a join, or "= any ($1)".`,
    )
    .join('\n\n')
}

/** A duration for the eye. */
export function milliseconds(value: number): string {
  if (value >= 60_000) return `${(value / 60_000).toFixed(1)} min`
  if (value >= 1_000) return `${(value / 1_000).toFixed(1)} s`
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`
}

/** A statement on one line, cut where it is long. */
export function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > QUERY_WIDTH ? `${line.slice(0, QUERY_WIDTH - 1)}…` : line
}

function moment(text: string): string {
  return text.slice(0, 16).replace('T', ' ')
}
