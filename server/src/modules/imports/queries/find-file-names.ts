import { type Reads, sql } from '@products-manager/postgres'

/** The names of the files these runs read, by run. */
export async function findFileNames(
  imports: Reads<'imports'>,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (runIds.length === 0) return new Map()
  const rows = await imports.many(sql<{ runId: string; fileName: string }>('imports.find_file_names')`
    select j.id as "runId", f.file_name as "fileName"
      from import_jobs j
      join import_files f on f.id = j.file_id
     where j.id = any (${[...new Set(runIds)]}::uuid[])
  `)
  return new Map(rows.map(({ runId, fileName }) => [runId, fileName]))
}
