import { basename, resolve } from 'node:path'
import type { FileSettings, ImportRun, Profile } from '@products-manager/contract'
import { keepMoves } from './columns/accept-moves.ts'
import { checkColumns, findMoves } from './columns/check-columns.ts'
import type { ColumnPrint } from './columns/column-print.ts'
import { enqueueRun } from './jobs/import-tasks.ts'
import { dialectOf } from './parse/dialect-of.ts'
import { findRunOfFile } from './queries/find-completed-run.ts'
import type { FileRow } from './queries/insert-file.ts'
import { createRun, type RunRequest } from './runs/create-run.ts'
import { executeRun, type RunnerParts } from './runs/execute-run.ts'
import { openKnownSource } from './sources/open-source.ts'
import type { Dialect } from './types.ts'
import { type UnreadParts, unreadParts } from './unread-parts.ts'
import { receiveFile, type UploadParts } from './uploads.ts'

export interface FileImport {
  path: string
  supplier: { code: string; name?: string | undefined }
  /** Null: the one suggested from the file itself. */
  profile: Profile | null
  /** What a row is in XML and JSON, whatever the profile says. */
  records?: string | undefined
  /** Columns that were renamed or moved are taken as proposed, in a new version of the profile's template. */
  acceptsColumns?: boolean
  signal: AbortSignal
  /** Make a plan of it, which changes nothing. */
  dryRun?: boolean
  /** Told before the first row is read. */
  onUnread?: (unread: UnreadParts) => void
}

/**
 * Imports a file of this machine in this process, from the first byte to the last offer.
 * @throws IMPORT_COLUMNS_MISSING before there is a run, when the profile does not fit the file.
 */
export async function importFile(parts: UploadParts & RunnerParts, request: FileImport): Promise<ImportRun> {
  const { wanted, columns } = await runRequest(parts, request)
  const { runId } = await createRun(parts, wanted)
  return executeRun(parts, runId, request.signal, columns)
}

/** Puts a file of this machine before the workers, unless its very bytes were imported or wait already. */
export async function enqueueImport(parts: UploadParts, request: FileImport): Promise<void> {
  const { wanted } = await runRequest(parts, request)
  if (await findRunOfFile(parts.imports, { supplierCode: request.supplier.code, fileHash: wanted.file.fileHash }))
    return
  await createRun(parts, wanted, enqueueRun)
}

/** What is wanted, and what the file's columns hold where that was looked at. */
async function runRequest(
  parts: UploadParts,
  request: FileImport,
): Promise<{ wanted: RunRequest; columns: ColumnPrint[] | null }> {
  const path = resolve(request.path)
  const settings = withRecords(request.profile?.file, request.records)
  const known = request.profile && { ...request.profile, ...(settings && { file: settings }) }
  const file = await receiveFile(parts, { fileName: basename(path), bytes: path, settings, profile: known })
  const profile = known ?? file.suggestedProfile
  const dialect = dialectOf(file.detection, settings)
  const fitting = known ? await fittingProfile(parts, request, { file, profile, dialect }) : { profile, columns: null }
  request.onUnread?.(unreadParts(file.detection, fitting.profile, dialect))
  const wanted = {
    file,
    supplier: request.supplier,
    profile: fitting.profile,
    dialect,
    keepProfile: false,
    again: true,
    dryRun: request.dryRun ?? false,
  }
  return { wanted, columns: fitting.columns }
}

function withRecords(settings: FileSettings | undefined, records: string | undefined): FileSettings | undefined {
  return records === undefined ? settings : { ...settings, format: { ...settings?.format, records } }
}

/** The profile, if the file has its columns; or with those it has instead, where that is accepted. */
async function fittingProfile(
  parts: UploadParts,
  { supplier, acceptsColumns = false }: FileImport,
  { file, profile, dialect }: { file: FileRow; profile: Profile; dialect: Dialect },
): Promise<{ profile: Profile; columns: ColumnPrint[] | null }> {
  const supplierCode = supplier.code
  const source = await openKnownSource(parts.files.path(file.objectKey), {
    name: file.fileName,
    format: dialect.format,
  })
  try {
    const check = { profile, dialect, supplierCode, open: () => source.open() }
    const moves = acceptsColumns ? await findMoves(parts.imports, check) : []
    if (moves.length > 0) {
      const kept = await keepMoves(parts.imports, { profile, supplierCode, moves })
      return { profile: kept.profile, columns: null }
    }
    return { profile, columns: await checkColumns(parts.imports, check) }
  } finally {
    await source.close()
  }
}
