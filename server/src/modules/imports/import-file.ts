import { basename, resolve } from 'node:path'
import type { ImportRun, Profile } from '@products-manager/contract'
import { compileRows } from './batches/compile-rows.ts'
import { detect } from './parse/detect.ts'
import { dialectOf } from './parse/dialect-of.ts'
import { createRun } from './runs/create-run.ts'
import { executeRun, type RunnerParts } from './runs/execute-run.ts'
import { openLocalFile } from './sources/local-file.ts'
import { receiveFile, type UploadParts } from './uploads.ts'

export interface FileImport {
  path: string
  supplier: { code: string; name?: string | undefined }
  /** Null: the one suggested from the file itself. */
  profile: Profile | null
  signal: AbortSignal
}

/** Imports a file of this machine in this process, from the first byte to the last offer. */
export async function importFile(parts: UploadParts & RunnerParts, request: FileImport): Promise<ImportRun> {
  const path = resolve(request.path)
  if (request.profile) await refuseMisfit(path, request.profile)
  const file = await receiveFile(parts, { fileName: basename(path), bytes: path })
  const { runId } = await createRun(parts, {
    file,
    supplier: request.supplier,
    profile: request.profile ?? file.suggestedProfile,
    keepProfile: false,
    again: true,
  })
  return executeRun(parts, runId, request.signal)
}

/** Says that a profile does not fit a file before anything is kept of it. */
async function refuseMisfit(path: string, profile: Profile): Promise<void> {
  const { sample } = await openLocalFile(path)
  compileRows(profile, dialectOf(detect(sample, profile.file), profile.file))
}
