import type { FileRules, SourceConnection } from '@products-manager/contract'
import { noFile } from './errors.ts'
import { matchesPattern, nearestNames } from './name-pattern.ts'
import type { RemoteFile, TakenFile } from './types.ts'

export interface Choice {
  /** Named like the pattern, oldest first. */
  matching: RemoteFile[]
  /** To be taken now, oldest first. */
  chosen: RemoteFile[]
}

/**
 * Which files are taken, by the source's rules and what was taken before.
 * @throws IMPORT_SOURCE_NO_FILE with the nearest names when none is named like the pattern.
 */
export function chooseFiles(
  listed: readonly RemoteFile[],
  { pattern = '*', take = 'newest' }: FileRules,
  taken: readonly TakenFile[],
): Choice {
  const isMeant = (name: string) => pattern !== '*' || !NO_LIST.test(name)
  const matching = listed.filter(({ name }) => matchesPattern(name, pattern) && isMeant(name)).toSorted(byAge)
  if (matching.length === 0) {
    const names = listed.map(({ name }) => name)
    throw noFile({ pattern, seen: names.length, nearest: nearestNames(names, pattern) })
  }
  const states = new Set(taken.map(keyOf))
  const names = new Set(taken.map(({ name }) => name))
  const isNew = (file: RemoteFile) => file.version === null || !states.has(keyOf(file))
  if (take === 'each') return { matching, chosen: matching.filter(({ name }) => !names.has(name)) }
  if (take === 'all') return { matching, chosen: matching.filter(isNew) }
  return { matching, chosen: matching.slice(-1).filter(isNew) }
}

// Mails, and folders of a bucket, bring several files of one name.
const NAMES_ARE_FILES: ReadonlySet<string> = new Set(['http', 'ftp', 'sftp', 'folder'])

/**
 * The states of taken files, newest first, that those a source shows are compared with. Where a name is one file that is
 * the last it was taken in: a list that went back to what it was is a change, too.
 */
export function statesOf<T extends TakenFile>(kind: SourceConnection['kind'], taken: T[]): T[] {
  if (!NAMES_ARE_FILES.has(kind)) return taken
  const names = new Set<string>()
  return taken.filter(({ name }) => !names.has(name) && names.add(name))
}

// What lies beside lists of products: the logo below a mail, its signature, conditions of sale. Taken when asked for.
const NO_LIST = /\.(png|jpe?g|gif|webp|svg|bmp|tiff?|ico|heic|p7s|p7m|vcf|ics|pdf|docx?|eml|msg|exe)$/i

function keyOf({ name, version }: { name: string; version: string | null }): string {
  return JSON.stringify([name, version])
}

/** By time, then by name, with numbers in their order: part 2 comes before part 10. */
function byAge(a: RemoteFile, b: RemoteFile): number {
  const time = (a.modifiedAt?.getTime() ?? 0) - (b.modifiedAt?.getTime() ?? 0)
  return time || a.name.localeCompare(b.name, 'en', { numeric: true })
}
