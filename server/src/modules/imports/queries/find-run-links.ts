import { type Reads, sql } from '@products-manager/postgres'

/** The version of the kept profile that a run was made with; null when its profile was not kept. */
export async function findRunTemplateVersion(imports: Reads<'imports'>, runId: string): Promise<number | null> {
  const row = await imports.maybeOne(sql<{ version: number | null }>('imports.find_run_template_version')`
    select template_version as version from import_jobs where id = ${runId}
  `)
  return row?.version ?? null
}

/** Which run each of these took back; those that took none back are left out. */
export async function findUndoneRuns(
  imports: Reads<'imports'>,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (runIds.length === 0) return new Map()
  const rows = await imports.many(sql<{ runId: string; undone: string }>('imports.find_undone_runs')`
    select id as "runId", undo_of as undone from import_jobs
     where id = any (${[...new Set(runIds)]}::uuid[]) and undo_of is not null
  `)
  return new Map(rows.map(({ runId, undone }) => [runId, undone]))
}
