import { type Reads, sql } from '@products-manager/postgres'
import { isUuid } from '../../../platform/ids.ts'
import { type RunRow, runColumns } from './run-row.ts'

/** A run with its file, or null. */
export async function findRun(imports: Reads<'imports'>, id: string): Promise<RunRow | null> {
  if (!isUuid(id)) return null
  return imports.maybeOne(sql<RunRow>('imports.find_run')`
    select ${runColumns}
      from import_jobs j
      join import_files f on f.id = j.file_id
     where j.id = ${id}
  `)
}
