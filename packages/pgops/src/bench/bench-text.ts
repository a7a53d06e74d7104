import { table } from '../command/output.ts'
import type { Comparison } from './compare-runs.ts'
import type { BenchRun } from './run-workload.ts'

/** A run for a person. */
export function runText({ workload, label, server, runs, queries }: BenchRun): string {
  const rows = queries.map((one) => [
    one.name,
    milliseconds(one.median),
    `${milliseconds(one.medianInterval.low)} – ${milliseconds(one.medianInterval.high)}`,
    milliseconds(one.p95),
    milliseconds(one.p99),
    one.rows,
    one.buffersHit,
    one.buffersRead,
    one.plan.slice(0, 70),
  ])
  const head = ['query', 'median ms', '95 % interval', 'p95', 'p99', 'rows', 'pages hit', 'pages read', 'plan']
  return `${workload}, ${label}: ${runs} runs of each query on PostgreSQL ${server}\n\n${table(head, rows)}`
}

/** Two runs side by side for a person. */
export function comparisonText({ workload, before, after, queries, unmatched }: Comparison): string {
  const rows = queries.map((one) => [
    one.name,
    milliseconds(one.before.median),
    milliseconds(one.after.median),
    change(one.ratio.estimate),
    `${change(one.ratio.low)} … ${change(one.ratio.high)}`,
    one.p < 0.001 ? '< 0.001' : one.p.toFixed(3),
    one.verdict,
    one.planChanged ? 'changed' : '',
  ])
  const head = [
    'query',
    `${before.label} ms`,
    `${after.label} ms`,
    'change',
    '95 % interval',
    'chance',
    'verdict',
    'plan',
  ]
  const missing = unmatched.length > 0 ? `\n\nOnly in one of the two: ${unmatched.join(', ')}` : ''
  return `${workload}: ${before.at.slice(0, 16)} against ${after.at.slice(0, 16)}\n\n${table(head, rows)}${missing}`
}

/** A ratio of times as people say it: 0.1 is 90 % less. */
export function change(ratio: number): string {
  const percent = 100 * (ratio - 1)
  return `${percent > 0 ? '+' : ''}${percent.toFixed(Math.abs(percent) < 10 ? 1 : 0)} %`
}

/** Three digits that count. */
export function milliseconds(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2)
}
