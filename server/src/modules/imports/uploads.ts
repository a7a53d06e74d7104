import { isDeepStrictEqual } from 'node:util'
import type { Detection, FileSettings, Profile, Upload } from '@products-manager/contract'
import type { Database } from '@products-manager/postgres'
import type { Clock } from '../../platform/clock.ts'
import type { FileStore } from '../../platform/files/file-store.ts'
import { uuidV7 } from '../../platform/ids.ts'
import { listBrandNames } from '../catalog/index.ts'
import { uploadNotFound } from './errors.ts'
import { lookAtSource } from './look-at-source.ts'
import { compileMap } from './map/map.ts'
import { dialectOf } from './parse/dialect-of.ts'
import { suggestProfile } from './profile/suggest-profile.ts'
import { findCompletedRun } from './queries/find-completed-run.ts'
import { type FileRow, findFile, insertFile, updateDetection } from './queries/insert-file.ts'
import { findBareSource } from './queries/sources/find-sources.ts'
import { fileChanged } from './sources/errors.ts'
import type { Dialect } from './types.ts'

export interface UploadParts {
  imports: Database<'imports'>
  catalog: Database<'catalog'>
  files: FileStore
  clock: Clock
}

export interface ReceivedFile {
  fileName: string
  /** A stream, or the path of a file of this machine. */
  bytes: AsyncIterable<Uint8Array> | string
  settings?: FileSettings | undefined
  /** How we wrote the file ourselves: nobody set it, and it says nothing of the supplier's next one. */
  written?: FileSettings | undefined
  /** What is known to read it. */
  profile?: Profile | null | undefined
}

// Brand names that a new file's cells are compared with: enough to recognise a brand column, little to hold.
const KNOWN_BRANDS = 2_000

/** Keeps a received file, looks at it and suggests a profile. What `settings` give is not guessed. */
export async function receiveFile(
  { imports, catalog, files }: UploadParts,
  { fileName, bytes, settings: given, written = {}, profile }: ReceivedFile,
): Promise<FileRow> {
  const looking = { settings: { ...given, ...written }, profile, isOpen: !profile }
  const { detection: found, kept } =
    typeof bytes === 'string'
      ? await keepLocal(files, bytes, looking)
      : await keepStream(files, bytes, { name: fileName, ...looking })
  const detection = asWritten(found, written)
  const knownBrands = await listBrandNames(catalog, KNOWN_BRANDS)
  const row: FileRow = {
    id: uuidV7(),
    fileName,
    fileHash: kept.hash,
    fileBytes: kept.bytes,
    objectKey: kept.key,
    detection,
    suggestedProfile: suggestProfile({ detection, name: fileName, knownBrands }),
  }
  await imports.transaction((tx) => insertFile(tx, row))
  return row
}

/** What was given because we wrote it so is certain, and no choice of a person. */
function asWritten(detection: Detection, written: FileSettings): Detection {
  const names = (['encoding', 'delimiter', 'quote', 'header', 'skipRows'] as const).filter((name) => name in written)
  const certain = names.map((name) => [name, { ...detection[name], confidence: 'certain', why: [] }])
  return { ...detection, ...Object.fromEntries(certain) }
}

type Looking = NonNullable<Parameters<typeof lookAtSource>[1]>

async function keepStream(files: FileStore, bytes: AsyncIterable<Uint8Array>, looking: Looking) {
  const kept = await files.keep(bytes)
  const { file, detection } = await lookAtSource(files.path(kept.key), looking)
  await file.close()
  return { kept, detection }
}

/** A file that was kept before is not copied again. */
async function keepLocal(files: FileStore, path: string, looking: Looking) {
  const { file, detection } = await lookAtSource(path, looking)
  await file.close()
  const kept = (await files.find(file)) ?? (await files.keepCopy(path))
  if (kept.hash !== file.hash) throw fileChanged({ file: file.name })
  return { kept, detection }
}

/** A received file, or IMPORT_UPLOAD_NOT_FOUND. */
export async function getFile(imports: UploadParts['imports'], id: string): Promise<FileRow> {
  const row = await findFile(imports, id)
  if (!row) throw uploadNotFound({ id })
  return row
}

/** How the file is read, where the profile has it read as it was shown; null where it must be looked at again. */
export function dialectAsShown({ detection, suggestedProfile }: FileRow, profile: Profile): Dialect | null {
  if (!isCurrent(detection) || !isDeepStrictEqual(profile.file, suggestedProfile.file)) return null
  const dialect = dialectOf(detection, profile.file)
  // Columns that were not shown may be those of another sheet or list.
  return compileMap(profile, dialect).missingColumns.length === 0 ? dialect : null
}

/** A received file with a detection of today's kind: the version before told its reasons as sentences. */
export async function currentFile(parts: UploadParts, id: string): Promise<FileRow> {
  const row = await getFile(parts.imports, id)
  return isCurrent(row.detection) ? row : detectAgain(parts, id, { settings: row.suggestedProfile.file ?? {} })
}

function isCurrent(detection: Detection): boolean {
  return Array.isArray(detection.encoding.why)
}

/** Looks at a file again with some settings given; those of a profile that is kept say which records it was made for. */
export async function detectAgain(
  parts: UploadParts,
  id: string,
  { settings, isMapped = false }: { settings: FileSettings; isMapped?: boolean | undefined },
): Promise<FileRow> {
  const row = await getFile(parts.imports, id)
  const looking = { name: row.fileName, settings, isOpen: !isMapped }
  const { file, detection } = await lookAtSource(parts.files.path(row.objectKey), looking)
  await file.close()
  const knownBrands = await listBrandNames(parts.catalog, KNOWN_BRANDS)
  const suggested = suggestProfile({ detection, name: row.fileName, knownBrands })
  const format = { ...suggested.file?.format, ...settings.format }
  const suggestedProfile: Profile = {
    ...suggested,
    file: { ...suggested.file, ...settings, ...(Object.keys(format).length > 0 && { format }) },
  }
  await parts.imports.transaction((tx) => updateDetection(tx, { id, detection, suggestedProfile }))
  return { ...row, detection, suggestedProfile }
}

/** An upload as the API tells of it. */
export async function toUpload({ imports }: UploadParts, row: FileRow): Promise<Upload> {
  const before = await findCompletedRun(imports, { fileHash: row.fileHash })
  const source = await findBareSource(imports, row.id)
  return {
    id: row.id,
    fileName: row.fileName,
    bytes: row.fileBytes,
    hash: row.fileHash,
    detection: row.detection,
    suggestedProfile: row.suggestedProfile,
    importedBefore: before && { ...before, completedAt: before.completedAt?.toISOString() ?? null },
    source,
  }
}
