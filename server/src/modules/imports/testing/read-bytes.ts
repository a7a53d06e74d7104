import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Detection, FileSettings, Profile } from '@products-manager/contract'
import { lookAtSource } from '../look-at-source.ts'
import { dialectOf } from '../parse/dialect-of.ts'
import { parse } from '../parse/parse.ts'
import type { Dialect, RawRow } from '../types.ts'

/** A file of these bytes, detected and read to its end, as an import would. */
export async function readBytes(
  bytes: Uint8Array | string,
  settings: FileSettings = {},
  profile: Profile | null = null,
): Promise<{ rows: RawRow[]; dialect: Dialect; detection: Detection }> {
  const folder = await mkdtemp(join(tmpdir(), 'pm-read-'))
  const path = join(folder, 'file')
  await writeFile(path, bytes)
  const { file, detection } = await lookAtSource(path, { settings, profile, isOpen: profile === null }).catch(
    async (error: unknown) => {
      await rm(folder, { recursive: true })
      throw error
    },
  )
  try {
    const dialect = dialectOf(detection, settings)
    const rows: RawRow[] = []
    for await (const batch of parse(file.open(), dialect)) rows.push(...batch)
    return { rows, dialect, detection }
  } finally {
    await file.close()
    await rm(folder, { recursive: true })
  }
}
