import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { type CatalogueReading, readCatalogue } from './read-catalogue.ts'

export const EANS = [
  '4006381300018',
  '4006381300025',
  '4006381300032',
  '4006381300049',
  '4006381300056',
  '4006381300063',
]

/** A folder of the test file's own, there while its tests run. */
export function aFolder() {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pm-files-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  /** Writes a file; gives its path. */
  async function write(content: string | Uint8Array, name: string): Promise<string> {
    const path = join(folder, name)
    await writeFile(path, content)
    return path
  }

  return {
    write,
    /** Reads a file of this content by the profile that is suggested for it. */
    read: async (content: string | Uint8Array, name: string): Promise<CatalogueReading> =>
      readCatalogue(await write(content, name), { profile: null }),
  }
}
