import { type Reads, sql } from '@products-manager/postgres'

/** Whether a file is imported now; a run whose process was killed does not count for long. */
export async function isImporting(imports: Reads<'imports'>): Promise<boolean> {
  const { isRunning } = await imports.one(sql<{ isRunning: boolean }>('operations.is_importing')`
    select exists (
      select from import_jobs where status = 'running' and heartbeat_at > now() - interval '1 minute'
    ) as "isRunning"
  `)
  return isRunning
}
