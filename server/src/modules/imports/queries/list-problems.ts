import type { Cause, ErrorGroup, Problem } from '@products-manager/contract'
import { nothing, part, type Reads, sql } from '@products-manager/postgres'

export interface ProblemRow extends Problem {
  place: number
}

export interface ProblemFilter {
  code?: string | undefined
  cause?: Cause | undefined
  field?: string | undefined
  after?: { line: number; place: number } | undefined
  /** Lines from the first one up to, not including, the second. */
  between?: readonly [number, number] | undefined
}

const problemsOf = (runId: string, { code, cause, field, after, between }: ProblemFilter) => part`
  select line, place, code, severity, field, column_name as "column", value, message, cause, confidence, suggestion
    from import_errors
   where job_id = ${runId}
     ${code ? part`and code = ${code}` : nothing}
     ${cause ? part`and cause = ${cause}` : nothing}
     ${field ? part`and field = ${field}` : nothing}
     ${after ? part`and (line, place) > (${after.line}, ${after.place})` : nothing}
     ${between ? part`and line >= ${between[0]} and line < ${between[1]}` : nothing}
   order by line, place
`

/** Problems of a run in file order. */
export function listProblems(
  imports: Reads<'imports'>,
  runId: string,
  filter: ProblemFilter & { limit: number },
): Promise<ProblemRow[]> {
  return imports.many(sql<ProblemRow>('imports.list_problems')`${problemsOf(runId, filter)} limit ${filter.limit}`)
}

/** Every problem of a run in file order, as they are consumed. */
export function streamProblems(
  imports: Reads<'imports'>,
  runId: string,
  filter: Pick<ProblemFilter, 'between'> = {},
): AsyncIterable<ProblemRow> {
  return imports.rows(sql<ProblemRow>('imports.stream_problems')`${problemsOf(runId, filter)}`, { batchSize: 1_000 })
}

/** What is wrong with whole rows has no field of its own. */
const rowCauses: readonly Cause[] = [
  'stray-separator',
  'stray-line-break',
  'file-cut-off',
  'shifted-columns',
  'header-again',
  'totals-row',
]

/** A cause with its problems counted; `mendable` of them have a suggestion. */
export interface CauseCount extends Omit<ErrorGroup, 'repair' | 'repairedBy'> {
  mendable: number
}

/** Problems of a run by what did the damage, else by what is wrong; most frequent first, with the first five of each. */
export function groupProblems(imports: Reads<'imports'>, runId: string): Promise<CauseCount[]> {
  const wide = part`cause is not null and cause = any(${rowCauses}::text[])`
  return imports.many(sql<CauseCount>('imports.group_problems')`
    with told as (
      select line, place, severity, cause, confidence, suggestion, value, message, code as own_code,
             case when cause is null then code end as code,
             case when not (${wide}) then field end as field,
             case when not (${wide}) then column_name end as column_name,
             row_number() over (partition by cause, case when cause is null then code end,
                                             case when not (${wide}) then field end,
                                             case when not (${wide}) then column_name end, severity
                                    order by line, place) as nth
        from import_errors
       where job_id = ${runId}
    )
    select cause, min(own_code) as code, field, column_name as "column", severity, count(*)::int as count,
           count(distinct line)::int as rows, count(suggestion)::int as mendable,
           (array['certain', 'likely', 'guess'])[
             max(array_position(array['certain', 'likely', 'guess'], confidence::text))] as confidence,
           min(message) filter (where nth = 1) as message,
           jsonb_agg(jsonb_build_object('line', line, 'value', value, 'suggestion', suggestion) order by nth)
             filter (where nth <= 5) as samples
      from told
     group by cause, told.code, field, column_name, severity
     order by count(*) desc, 1, 2, field
  `)
}
