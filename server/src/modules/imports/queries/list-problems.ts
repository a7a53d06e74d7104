import type { ErrorGroup, Problem } from '@products-manager/contract'
import { nothing, part, type Reads, sql } from '@products-manager/postgres'

export interface ProblemRow extends Problem {
  place: number
}

export interface ProblemFilter {
  code?: string | undefined
  field?: string | undefined
  after?: { line: number; place: number } | undefined
}

const problemsOf = (runId: string, { code, field, after }: ProblemFilter) => part`
  select line, place, code, severity, field, column_name as "column", value, message
    from import_errors
   where job_id = ${runId}
     ${code ? part`and code = ${code}` : nothing}
     ${field ? part`and field = ${field}` : nothing}
     ${after ? part`and (line, place) > (${after.line}, ${after.place})` : nothing}
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
export function streamProblems(imports: Reads<'imports'>, runId: string): AsyncIterable<ProblemRow> {
  return imports.rows(sql<ProblemRow>('imports.stream_problems')`${problemsOf(runId, {})}`, { batchSize: 1_000 })
}

/** Problems of a run by cause, most frequent first, with the first five of each. */
export function groupProblems(imports: Reads<'imports'>, runId: string): Promise<ErrorGroup[]> {
  return imports.many(sql<ErrorGroup>('imports.group_problems')`
    select code, field, column_name as "column", severity, count(*)::int as count,
           (array_agg(message order by line, place))[1] as message,
           to_jsonb((array_agg(jsonb_build_object('line', line, 'value', value) order by line, place))[1:5]) as samples
      from import_errors
     where job_id = ${runId}
     group by code, field, column_name, severity
     order by count(*) desc, code, field
  `)
}
