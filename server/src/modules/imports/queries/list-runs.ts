import type { RunStatus } from '@products-manager/contract'
import { nothing, part, type Reads, sql } from '@products-manager/postgres'
import { type RunRow, runColumns } from './run-row.ts'

export interface RunFilter {
  supplier?: string | undefined
  status?: RunStatus | undefined
  after?: string | undefined
  limit: number
}

/** Runs, newest first: their identifiers are in order of time. */
export function listRuns(imports: Reads<'imports'>, { supplier, status, after, limit }: RunFilter): Promise<RunRow[]> {
  return imports.many(sql<RunRow>('imports.list_runs')`
    select ${runColumns}
      from import_jobs j
      join import_files f on f.id = j.file_id
     where true
       ${supplier ? part`and j.supplier_code = ${supplier}` : nothing}
       ${status ? part`and j.status = ${status}` : nothing}
       ${after ? part`and j.id < ${after}::uuid` : nothing}
     order by j.id desc
     limit ${limit}
  `)
}
