import type { Problem } from '@products-manager/contract'
import { sql, type Tx } from '@products-manager/postgres'

/** Keeps the problems of a batch. Each has its line and its place in it, so writing them again changes nothing. */
export function insertProblems(
  tx: Tx<'imports'>,
  { runId, problems, firstPlace = 0 }: { runId: string; problems: readonly Problem[]; firstPlace?: number },
): Promise<number> {
  const places = placesInLine(problems).map((place) => firstPlace + place)
  return tx.run(sql('imports.insert_problems')`
    insert into import_errors (job_id, line, place, code, severity, field, column_name, value, message,
                               cause, confidence, suggestion)
    select ${runId}, line, place, code, severity, field, left(column_name, 500), value, message,
           cause, confidence, suggestion
      from unnest(
             ${problems.map(({ line }) => line)}::integer[], ${places}::smallint[],
             ${problems.map(({ code }) => code)}::text[], ${problems.map(({ severity }) => severity)}::text[],
             ${problems.map(({ field }) => field)}::text[], ${problems.map(({ column }) => column)}::text[],
             ${problems.map(({ value }) => value)}::text[], ${problems.map(({ message }) => message)}::text[],
             ${problems.map(({ cause }) => cause ?? null)}::text[],
             ${problems.map(({ confidence }) => confidence ?? null)}::text[],
             ${problems.map(({ suggestion }) => suggestion ?? null)}::text[]
           ) as given (line, place, code, severity, field, column_name, value, message, cause, confidence, suggestion)
    on conflict do nothing
  `)
}

function placesInLine(problems: readonly Problem[]): number[] {
  let line = -1
  let place = 0
  return problems.map((problem) => {
    place = problem.line === line ? place + 1 : 0
    line = problem.line
    return place
  })
}
