import { nothing, part, type Reads, sql } from '@products-manager/postgres'

export interface CompletedRun {
  runId: string
  supplierCode: string
  completedAt: Date | null
}

/** The newest completed run of a file with these bytes, of one supplier or of any; null when there is none. */
export function findCompletedRun(
  imports: Reads<'imports'>,
  { supplierCode, fileHash }: { supplierCode?: string | undefined; fileHash: string },
): Promise<CompletedRun | null> {
  return imports.maybeOne(sql<CompletedRun>('imports.find_completed_run')`
    select j.id as "runId", j.supplier_code as "supplierCode", j.completed_at as "completedAt"
      from import_files f
      join import_jobs j on j.file_id = f.id
     where f.file_hash = ${fileHash}
       and j.kind in ('import', 'apply') and j.status in ('completed', 'completed_with_errors')
       ${supplierCode === undefined ? nothing : part`and j.supplier_code = ${supplierCode}`}
     order by j.created_at desc
     limit 1
  `)
}

/** Any run of the supplier that reads these very bytes and was not given up; null when there is none. */
export async function findRunOfFile(
  imports: Reads<'imports'>,
  { supplierCode, fileHash }: { supplierCode: string; fileHash: string },
): Promise<{ id: string } | null> {
  return imports.maybeOne(sql<{ id: string }>('imports.find_run_of_file')`
    select j.id
      from import_files f
      join import_jobs j on j.file_id = f.id
     where f.file_hash = ${fileHash} and j.supplier_code = ${supplierCode}
       and (j.kind in ('import', 'apply')
            or exists (select from run_facts k where k.run_id = j.id and k.state in ('held', 'accepted', 'partly', 'refused')))
       and j.status not in ('failed', 'cancelled')
     limit 1
  `)
}
