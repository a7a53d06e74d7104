import { createHash } from 'node:crypto'
import { chmod, readFile, realpath, rm, stat } from 'node:fs/promises'
import { dirname, relative, resolve, sep } from 'node:path'
import { systemCode } from '../../backup/backup-error.ts'
import { writeWhole } from '../../backup/stores/durable.ts'
import { ArchiveError } from '../archive-error.ts'
import type { DocumentPlace } from '../policy.ts'

export interface LocalDocument {
  bytes: Buffer
  sha256: string
  /** Who may read it. */
  mode: number
}

/** A document that a row names; null when there is no such file in the directory. */
export async function readDocument({ directory }: DocumentPlace, name: string): Promise<LocalDocument | null> {
  const root = await rootOf(directory)
  const path = await realpath(resolve(root, name)).catch(nothingThere)
  // A name may not lead out of the directory, neither by dots nor by a link.
  if (path === null || !isBelow(root, path)) return null
  const bytes = await readFile(path).catch(nothingThere)
  return bytes && { bytes, sha256: sumOf(bytes), mode: (await stat(path)).mode & 0o777 }
}

/** Puts a document back where it was, whole or not at all. One with other content that is there by now is not overwritten. */
export async function writeDocument(
  place: DocumentPlace,
  name: string,
  { bytes, sha256, mode }: LocalDocument,
): Promise<void> {
  const root = await rootOf(place.directory)
  const path = resolve(root, name)
  if (!isBelow(root, path)) throw new ArchiveError('ARCHIVE_NOT_POSSIBLE', `${name} leads out of ${place.directory}.`)
  const there = await readDocument(place, name)
  if (there?.sha256 === sha256) return
  if (there)
    throw new ArchiveError('ARCHIVE_NOT_POSSIBLE', `${path} has other content by now. Move it away, and try again.`)
  await writeWhole(path, bytes)
  await chmod(path, mode)
}

/** Removes a document that is still what was archived. */
export async function removeDocument(place: DocumentPlace, name: string, sha256: string): Promise<void> {
  const there = await readDocument(place, name)
  if (there?.sha256 === sha256) await rm(resolve(await rootOf(place.directory), name), { force: true })
}

export function sumOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function rootOf(directory: string): Promise<string> {
  const root = await realpath(directory).catch(nothingThere)
  if (root !== null) return root
  throw new ArchiveError('ARCHIVE_NOT_POSSIBLE', `The directory of the documents is not there: ${directory}`)
}

function isBelow(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && dirname(path) !== path
}

function nothingThere(error: unknown): null {
  if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(systemCode(error) ?? '')) return null
  throw error
}
