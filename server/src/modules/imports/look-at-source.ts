import type { ColumnRef, Detection, FileSettings, Profile } from '@products-manager/contract'
import { AppError } from '../../platform/errors.ts'
import { fileDamaged } from './errors.ts'
import { refsOf } from './formats/profile-refs.ts'
import { checkLists, listsLike } from './like-lists.ts'
import { detectSource, type SourceSettings } from './parse/detect-source.ts'
import { encodingName } from './parse/encoding/encoding-names.ts'
import { profileInvalid } from './profile/profile-invalid.ts'
import { type LookedSource, openSource } from './sources/open-source.ts'

export interface SourceLook {
  /** Closed by who asked for it. */
  file: LookedSource
  detection: Detection
}

/** Opens a file, looks through it once and tells what it is; what `settings` give is not guessed. */
export async function lookAtSource(
  path: string,
  {
    name,
    settings = {},
    profile = null,
    isOpen = false,
  }: {
    name?: string | undefined
    settings?: FileSettings | undefined
    profile?: Profile | null | undefined
    /** A profile is suggested from what is found. */
    isOpen?: boolean
  },
): Promise<SourceLook> {
  refuseUnknownEncoding(settings)
  const entries = settings.format?.entries
  const wanted = profile === null ? [] : columnsRead(profile)
  const look = await lookAt(path, { name, entries, settings, wanted, isOpen })
  try {
    const like = await listsLike({ ...look, settings })
    if (like.length === 0) {
      await checkLists({ ...look, settings })
      return look
    }
    const read = look.file.entries.filter(({ isRead }) => isRead).map((entry) => entry.name)
    await look.file.close()
    return await lookAt(path, { name, entries: [...read, ...like], settings, wanted, isOpen })
  } catch (error) {
    await look.file.close()
    throw error
  }
}

interface Looking extends SourceSettings {
  name: string | undefined
  entries: string | readonly string[] | undefined
}

async function lookAt(path: string, { name, entries, ...look }: Looking): Promise<SourceLook> {
  const file = await openSource(path, { name, entries })
  try {
    return { file, detection: await detectSource(file, () => file.open(), look) }
  } catch (error) {
    await file.close()
    throw named(error, file.name)
  }
}

/** A reader of XML or JSON does not know what its document is called; that of a workbook names the part of it. */
function named(error: unknown, file: string): unknown {
  if (!(error instanceof AppError) || error.code !== fileDamaged.code) return error
  const facts = error.facts as Parameters<typeof fileDamaged>[0]
  return /^The \w+ document$/.test(facts.file) ? fileDamaged({ ...facts, file }, error) : error
}

function refuseUnknownEncoding({ encoding }: FileSettings): void {
  if (encoding === undefined || encodingName(encoding) !== null) return
  throw profileInvalid({ issues: [{ path: 'file.encoding', message: `is "${encoding}", which is no encoding.` }] })
}

/** The columns a profile reads by name or path. */
function columnsRead(profile: Profile): ColumnRef[] {
  return refsOf(profile).filter((ref) => 'column' in ref || 'path' in ref)
}
