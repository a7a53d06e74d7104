import { type Reads, sql } from '@products-manager/postgres'

/** How many problems of a code a run has. */
export async function countProblems(imports: Reads<'imports'>, runId: string, code: string): Promise<number> {
  const { count } = await imports.one(sql<{ count: number }>('imports.count_problems')`
    select count(*)::int as count from import_errors where job_id = ${runId} and code = ${code}
  `)
  return count
}
