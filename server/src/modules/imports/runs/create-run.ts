import type { Profile } from '@products-manager/contract'
import type { Database, Tx } from '@products-manager/postgres'
import { uuidV7 } from '../../../platform/ids.ts'
import { ensureSupplier } from '../../suppliers/index.ts'
import { sameFile } from '../errors.ts'
import { findCompletedRun } from '../queries/find-completed-run.ts'
import { findRunUnderWay } from '../queries/find-run-under-way.ts'
import type { FileRow } from '../queries/insert-file.ts'
import { insertRun } from '../queries/insert-run.ts'
import { upsertProfile } from '../queries/profiles.ts'
import { findBareSource } from '../queries/sources/find-sources.ts'
import { adoptProfile } from '../queries/sources/write-source.ts'
import type { Dialect } from '../types.ts'

export interface RunRequest {
  file: Pick<FileRow, 'id' | 'fileHash'>
  supplier: { code: string; name?: string | undefined }
  profile: Profile
  /** How the file is written, where that is decided; else the run looks. */
  dialect: Dialect | null
  /** Keep the profile as the supplier's default. */
  keepProfile: boolean
  /** Left out, a kept profile reads the supplier's next files. */
  isDefault?: boolean
  /** A kept profile becomes that of the source that brought the file, when it has none. */
  ofSource?: boolean
  /** Import although this very file was imported for the supplier before. */
  again: boolean
  /** The source the file was fetched from. */
  sourceId?: string
  /** Make a plan of it, which changes nothing. */
  dryRun?: boolean
}

export interface CreatedRun {
  runId: string
  /** The run that imported this very file before. */
  sameFileAs: string | null
}

/**
 * Adds a run for a received file, unless one that is to do the same has not ended yet. `alongside` commits with it: what puts the run before a worker.
 * @throws IMPORT_SAME_FILE when the supplier's very file was imported and `again` is not said.
 */
export async function createRun(
  { imports, catalog }: { imports: Database<'imports'>; catalog: Database<'catalog'> },
  request: RunRequest,
  alongside: (tx: Tx<'imports'>, runId: string) => Promise<unknown> = async () => {},
): Promise<CreatedRun> {
  const { code } = request.supplier
  const before = await findCompletedRun(imports, { supplierCode: code, fileHash: request.file.fileHash })
  if (before && !request.again && !request.dryRun) throw sameFile({ runId: before.runId, supplier: code })

  const supplier = await ensureSupplier(catalog, request.supplier)
  const source = request.keepProfile && request.ofSource ? await findBareSource(imports, request.file.id) : null
  const runId = await imports.transaction(async (tx) => {
    const { keepProfile, profile, isDefault = true } = request
    if (keepProfile) await upsertProfile(tx, { profile, supplier: code, isDefault })
    if (source?.supplierCode === code) await adoptProfile(tx, source.id, profile.name)
    const kind = request.dryRun ? 'plan' : 'import'
    // A double click starts one run.
    const underWay = await findRunUnderWay(tx, { fileId: request.file.id, supplierCode: code, kind, profile })
    if (underWay) return underWay

    const id = uuidV7()
    await insertRun(tx, {
      id,
      fileId: request.file.id,
      supplierId: supplier.id,
      supplierCode: supplier.code,
      profile: request.profile,
      dialect: request.dialect,
      sourceId: request.sourceId ?? null,
      kind,
    })
    await alongside(tx, id)
    return id
  })
  return { runId, sameFileAs: before?.runId ?? null }
}
