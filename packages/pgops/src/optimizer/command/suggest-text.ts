import { table } from '../../command/output.ts'
import { readableBytes } from '../../command/readable-bytes.ts'
import type { AppliedAdvice } from '../advice/apply-advice.ts'
import type { IndexAdvice, SuggestReport } from '../advice/suggest-indexes.ts'
import { oneLine } from './slow-text.ts'

/** Advice for a person: the list, then each with its statements, reasons and the queries it helps. */
export function suggestText(report: SuggestReport): string {
  const { milliseconds: took } = report
  const head = `${report.database}, PostgreSQL ${report.version}, planned by ${report.planner}: ${report.analysed} queries in ${took.reading + took.shadow + took.advice} ms`
  return [head, adviceList(report), ...report.advice.map(adviceText), refusedText(report), missingText(report)]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** What was built, and what it did to the plans. */
export function appliedText(applied: readonly AppliedAdvice[]): string {
  return applied
    .map(({ index, milliseconds, bytes, bytesPromised, queries, isUsed, undo }) => {
      const head = `${index}: built in ${(milliseconds / 1_000).toFixed(1)} s, ${readableBytes(bytes)} (foreseen: ${readableBytes(bytesPromised)})`
      const plans = queries.map(
        ({ name, text, costBefore, costAfter, costPromised }) =>
          `  ${known(costBefore)} → ${known(costAfter)} (foreseen: ${cost(costPromised)})  ${name ? `${name}: ` : ''}${oneLine(text)}`,
      )
      const unused = isUsed ? [] : [`  No plan uses it. Take it back: ${undo.join('; ')};`]
      return [head, ...plans, ...unused].join('\n')
    })
    .join('\n')
}

function adviceList({ advice, limit, costBefore, costAfter }: SuggestReport): string {
  if (advice.length === 0) return 'No index would help by a tenth: nothing to advise.'
  const rows = advice.map((one) => [
    one.number,
    `${one.schema}.${one.table}`,
    one.kind,
    readableBytes(one.bytes),
    one.queries.length,
    gain(one.costBefore, one.costAfter),
    one.confidence,
    one.index,
  ])
  const more = advice.length < limit ? '' : ` There may be more: --limit ${limit * 2}.`
  const sum = `All together: the workload's planner cost goes from ${cost(costBefore)} to ${cost(costAfter)} (${gain(costBefore, costAfter)}).${more}`
  return `${table(['', 'table', 'kind', 'size', 'queries', 'workload', 'figures', 'index'], rows)}\n${sum}`
}

function adviceText(one: IndexAdvice): string {
  const queries = one.queries.map(
    ({ name, text, calls, costBefore, costAfter }) =>
      `    ${calls} × ${cost(costBefore)} → ${cost(costAfter)}  ${name ? `${name}: ` : ''}${oneLine(text)}`,
  )
  const reasons = one.reasons.length > 0 ? [`    (${one.reasons.join('; ')})`] : []
  const together = one.together.length > 0 ? [`    only together with ${one.together.join(', ')}`] : []
  return [
    `${one.number}. ${one.create.join(';\n   ')};`,
    `    undo: ${one.undo.join('; ')};`,
    ...together,
    ...reasons,
    ...queries,
  ].join('\n')
}

function refusedText({ refused }: SuggestReport): string {
  if (refused.length === 0) return ''
  const causes = new Map<string, number>()
  for (const { reason } of refused) causes.set(reason, (causes.get(reason) ?? 0) + 1)
  return [
    `Not planned: ${refused.length}`,
    ...[...causes].map(([reason, count]) => `  ${count} × ${oneLine(reason)}`),
  ].join('\n')
}

function missingText({ missing, notes }: SuggestReport): string {
  if (missing.length + notes.length === 0) return ''
  return [
    'Not in the shadow:',
    ...missing.map(({ what, reason }) => `  ${what}: ${reason}`),
    ...notes.map((note) => `  ${note}`),
  ].join('\n')
}

function gain(before: number, after: number): string {
  return before > 0 ? `${((after / before - 1) * 100).toFixed(1)} %` : ''
}

/** The cost of a plan of the database itself, which may not have let this user plan it. */
function known(value: number | null): string {
  return value === null ? 'no plan' : cost(value)
}

function cost(value: number): string {
  return value >= 1_000 ? Math.round(value).toLocaleString('en') : value.toFixed(2)
}
