import type { FileSettings, Profile } from '@products-manager/contract'
import type { Tx } from '@products-manager/postgres'
import { profileNotFound } from '../errors.ts'
import type { FileRow } from '../queries/insert-file.ts'
import { findProfileByName } from '../queries/profiles.ts'
import {
  forgetLateness,
  type NewTakenFile,
  type TakenFileRow,
  touchTakenFile,
  upsertTakenFile,
} from '../queries/sources/source-files.ts'
import type { SourceRow } from '../queries/sources/source-row.ts'
import { createRun } from '../runs/create-run.ts'
import type { RemoteFile } from '../sources/connect/types.ts'
import { receiveFile } from '../uploads.ts'
import { profileNeeded } from './errors.ts'
import type { SourceParts } from './source-parts.ts'

/** How the runs of a look are put on their way. */
export interface TakeOptions {
  fetchId: string
  /** What was taken from this source before, newest first. */
  taken: readonly TakenFileRow[]
  /** A file whose supplier has no profile is imported by the profile it suggests itself. */
  guessesProfile: boolean
  /** Commits with a run. */
  start(tx: Tx<'imports'>, runId: string): Promise<unknown>
  /** The profile as it holds for a file we made of others. */
  adapt?(profile: Profile): Profile
  /** How we wrote such a file. */
  written?: FileSettings
  /** The files it was made of, as they came. */
  originals?: readonly { file: RemoteFile; row: FileRow }[]
}

export interface NewBytes {
  name: string
  version: string | null
  modifiedAt: Date | null
  bytes: AsyncIterable<Uint8Array> | string
}

export interface TakenBytes {
  /** The state that is remembered as taken. */
  version: string
  hash: string
  /** Null when these very bytes were taken before. */
  runId: string | null
}

/**
 * Keeps a file and makes a run of it. The run and the memory of the file commit together: a kill before leaves nothing,
 * and after it the file is not taken again.
 */
export async function takeBytes(
  parts: SourceParts,
  source: SourceRow,
  { file, options }: { file: NewBytes; options: TakeOptions },
): Promise<TakenBytes> {
  const kept = await profileOf(parts, source)
  const profile = kept && (options.adapt?.(kept) ?? kept)
  const upload = await receiveFile(parts, {
    fileName: file.name,
    bytes: file.bytes,
    settings: profile?.file,
    written: options.written,
    profile,
  })
  const taken = takenFile({ source, file, upload, fetchId: options.fetchId })
  const originals = originalsOf(source, options)
  const before = sameBytes(source, taken, options.taken)
  if (before) {
    const isThatFile = before.name === taken.name && before.version === taken.version
    // A server that does not tell whether its file is new sends it at every look: that is no file that came.
    const cameAgain = !isThatFile || source.connection.kind === 'push'
    if (cameAgain)
      await parts.imports.transaction(async (tx) => {
        if (isThatFile) await touchTakenFile(tx, before.id)
        else await upsertTakenFile(tx, { ...taken, runId: before.runId })
        await forgetLateness(tx, source.id)
      })
    return { version: taken.version, hash: taken.hash, runId: null }
  }
  if (!profile && !options.guessesProfile)
    throw profileNeeded({ supplier: source.supplierCode, uploadId: upload.id, fileName: file.name })

  const { runId } = await createRun(
    parts,
    {
      file: upload,
      supplier: { code: source.supplierCode },
      profile: profile ?? upload.suggestedProfile,
      dialect: null,
      keepProfile: false,
      // What a supplier sends again after something else is to be imported again.
      again: true,
      sourceId: source.id,
    },
    async (tx, id) => {
      for (const original of originals) await upsertTakenFile(tx, { ...original, runId: id })
      await upsertTakenFile(tx, { ...taken, runId: id })
      await forgetLateness(tx, source.id)
      await options.start(tx, id)
    },
  )
  return { version: taken.version, hash: taken.hash, runId }
}

/** The source's profile, else the supplier's default; null when the supplier has none. */
export async function profileOf({ imports }: SourceParts, source: SourceRow): Promise<Profile | null> {
  const found = await findProfileByName(imports, { supplier: source.supplierCode, name: source.profileName })
  if (!found && source.profileName !== null) throw profileNotFound({ name: source.profileName })
  return found?.profile ?? null
}

function originalsOf(source: SourceRow, { originals = [], fetchId }: TakeOptions): NewTakenFile[] {
  return originals.map(({ file, row: upload }) => takenFile({ source, file: { ...file, bytes: '' }, upload, fetchId }))
}

interface Taking {
  source: SourceRow
  file: NewBytes
  upload: FileRow
  fetchId: string
}

function takenFile({ source, file, upload, fetchId }: Taking): NewTakenFile & { version: string } {
  return {
    sourceId: source.id,
    fetchId,
    name: file.name,
    version: file.version ?? `sha256:${upload.fileHash}`,
    fileId: upload.id,
    runId: null,
    hash: upload.fileHash,
    bytes: upload.fileBytes,
    modifiedAt: file.modifiedAt,
  }
}

/** The file with these bytes that was taken last under this name, or last at all where only the newest counts. */
function sameBytes(
  { take, companion }: SourceRow,
  { name, hash }: { name: string; hash: string },
  taken: readonly TakenFileRow[],
): TakenFileRow | null {
  const last = take === 'newest' && companion === null ? taken[0] : taken.find((file) => file.name === name)
  return last?.hash === hash ? last : null
}
