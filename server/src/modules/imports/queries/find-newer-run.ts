import { type Reads, sql } from '@products-manager/postgres'

export interface NewerRun {
  id: string
  fileName: string
}

/**
 * A run of the same supplier that came after this one, applies no plan of its own, and wrote to the catalogue; or null.
 * Those that a person lets it write over do not count, nor those that were taken back.
 */
export function findNewerRun(
  imports: Reads<'imports'>,
  { id, supplierId, overRun }: { id: string; supplierId: string; overRun: string | null },
): Promise<NewerRun | null> {
  return imports.maybeOne(sql<NewerRun>('imports.find_newer_run')`
    select j.id, f.file_name as "fileName"
      from import_jobs j
      join import_files f on f.id = j.file_id
     where j.supplier_id = ${supplierId} and j.id > coalesce(${overRun}::uuid, ${id}::uuid) and j.kind in ('import', 'apply') and j.total_rows > 0
       and j.plan_id is distinct from ${id} and not is_taken_back(j.id)
     order by j.id desc
     limit 1
  `)
}
