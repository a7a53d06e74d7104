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

/** Runs that no source began, made between two moments, oldest first. */
export function listManualRuns(
  imports: Reads<'imports'>,
  { from, to, supplier, limit }: { from: Date; to: Date; supplier?: string | undefined; limit: number },
): Promise<RunRow[]> {
  return imports.many(sql<RunRow>('imports.list_manual_runs')`
    select ${runColumns}
      from import_jobs j
      join import_files f on f.id = j.file_id
     where j.created_at >= ${from} and j.created_at < ${to} and j.config_id is null
       ${supplier === undefined ? nothing : part`and j.supplier_code = ${supplier}`}
     order by j.created_at desc, j.id desc
     limit ${limit}
  `)
}

/** The newest run of each supplier that read a file. */
export function listLatestRuns(imports: Reads<'imports'>): Promise<RunRow[]> {
  return imports.many(sql<RunRow>('imports.list_latest_runs')`
    select ${runColumns}
      from import_jobs j
      join import_files f on f.id = j.file_id
     where j.id in (select distinct on (supplier_code) id
                      from import_jobs
                     where kind in ('import', 'plan', 'apply')
                     order by supplier_code, created_at desc)
     order by j.supplier_code
  `)
}
