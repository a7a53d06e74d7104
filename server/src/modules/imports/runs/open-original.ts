import { AppError } from '../../../platform/errors.ts'
import { originalMissing } from '../errors.ts'
import { lookAtSource } from '../look-at-source.ts'
import { dialectOf } from '../parse/dialect-of.ts'
import type { RunRow } from '../queries/run-row.ts'
import { openKnownSource, type SourceFile } from '../sources/open-source.ts'
import type { Dialect } from '../types.ts'

type OriginalOf = Pick<RunRow, 'id' | 'objectKey' | 'fileName' | 'fileBytes' | 'fileHash' | 'profile' | 'dialect'>

/**
 * The kept original, named after its hash, and how it is written: as the run decided when it began.
 * @throws IMPORT_ORIGINAL_MISSING when it is no longer there, or is not what was kept.
 */
export async function openOriginal(
  { originalPath }: { originalPath(objectKey: string): string },
  row: OriginalOf,
): Promise<{ file: SourceFile; dialect: Dialect }> {
  const path = originalPath(row.objectKey)
  const { fileName, profile } = row
  try {
    if (row.dialect) {
      const file = await openKnownSource(path, { name: fileName, format: row.dialect.format })
      if (file.bytes === row.fileBytes) return { file, dialect: row.dialect }
      await file.close()
    } else {
      const { file, detection } = await lookAtSource(path, { name: fileName, settings: profile.file, profile })
      if (file.hash === row.fileHash) return { file, dialect: dialectOf(detection, profile.file) }
      await file.close()
    }
  } catch (error) {
    if (error instanceof AppError && !MISSING.has(error.code)) throw error
    throw originalMissing({ id: row.id, fileName }, error)
  }
  throw originalMissing({ id: row.id, fileName })
}

// Of a kept original these say that it is not what was kept; other errors speak of what the supplier sent.
const MISSING = new Set([
  'IMPORT_FILE_NOT_FOUND',
  'IMPORT_FILE_NOT_READABLE',
  'IMPORT_FILE_EMPTY',
  'IMPORT_FILE_CHANGED',
])
