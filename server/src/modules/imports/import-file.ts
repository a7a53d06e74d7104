import { basename, resolve } from 'node:path'
import type { ImportRun, Profile } from '@products-manager/contract'
import { compileRows } from './batches/compile-rows.ts'
import { enqueueRun } from './jobs/import-tasks.ts'
import { dialectOf } from './parse/dialect-of.ts'
import { findRunOfFile } from './queries/find-completed-run.ts'
import { createRun, type RunRequest } from './runs/create-run.ts'
import { executeRun, type RunnerParts } from './runs/execute-run.ts'
import { receiveFile, type UploadParts } from './uploads.ts'

export interface FileImport {
  path: string
  supplier: { code: string; name?: string | undefined }
  /** Null: the one suggested from the file itself. */
  profile: Profile | null
  signal: AbortSignal
  /** Make a plan of it, which changes nothing. */
  dryRun?: boolean
}

/**
 * Imports a file of this machine in this process, from the first byte to the last offer.
 * @throws IMPORT_COLUMNS_MISSING before there is a run, when the profile does not fit the file.
 */
export async function importFile(parts: UploadParts & RunnerParts, request: FileImport): Promise<ImportRun> {
  const { runId } = await createRun(parts, await runRequest(parts, request))
  return executeRun(parts, runId, request.signal)
}

/** Puts a file of this machine before the workers, unless its very bytes were imported or wait already. */
export async function enqueueImport(parts: UploadParts, request: FileImport): Promise<void> {
  const wanted = await runRequest(parts, request)
  if (await findRunOfFile(parts.imports, { supplierCode: request.supplier.code, fileHash: wanted.file.fileHash }))
    return
  await createRun(parts, wanted, enqueueRun)
}

async function runRequest(parts: UploadParts, request: FileImport): Promise<RunRequest> {
  const path = resolve(request.path)
  const settings = request.profile?.file
  const file = await receiveFile(parts, { fileName: basename(path), bytes: path, settings, profile: request.profile })
  const profile = request.profile ?? file.suggestedProfile
  const dialect = dialectOf(file.detection, settings)
  compileRows(profile, dialect)
  return {
    file,
    supplier: request.supplier,
    profile,
    dialect,
    keepProfile: false,
    again: true,
    dryRun: request.dryRun ?? false,
  }
}
