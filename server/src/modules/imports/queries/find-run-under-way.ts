import type { Profile, RunKind } from '@products-manager/contract'
import { json, sql, type Tx } from '@products-manager/postgres'

interface Wanted {
  fileId: string
  supplierCode: string
  kind: RunKind
  profile: Profile
}

/** The run of the received file that is to do the same and has not ended yet. Whoever asks meanwhile waits. */
export async function findRunUnderWay(
  tx: Tx<'imports'>,
  { fileId, supplierCode, kind, profile }: Wanted,
): Promise<string | null> {
  await tx.run(sql('imports.lock_file')`select from import_files where id = ${fileId} for update`)
  const run = await tx.maybeOne(sql<{ id: string }>('imports.find_run_under_way')`
    select id from import_jobs
     where file_id = ${fileId} and supplier_code = ${supplierCode} and kind = ${kind}
       and profile = ${json(profile)}::jsonb and status in ('pending', 'running')
     order by id
     limit 1
  `)
  return run?.id ?? null
}
