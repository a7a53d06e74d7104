import { type Reads, sql } from '@products-manager/postgres'

/** A run of the same supplier that came after this one, applies no plan of its own, and wrote to the catalogue; or null. */
export function findNewerRun(
  imports: Reads<'imports'>,
  { id, supplierId }: { id: string; supplierId: string },
): Promise<{ id: string; fileName: string } | null> {
  return imports.maybeOne(sql<{ id: string; fileName: string }>('imports.find_newer_run')`
    select j.id, f.file_name as "fileName"
      from import_jobs j
      join import_files f on f.id = j.file_id
     where j.supplier_id = ${supplierId} and j.id > ${id} and j.kind in ('import', 'apply') and j.total_rows > 0
       and j.plan_id is distinct from ${id}
     order by j.id desc
     limit 1
  `)
}
