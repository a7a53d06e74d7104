import { MAX_SECTIONS } from '../../formats/places.ts'
import type { ArchiveEntry } from './archive.ts'

const NOISE = /(?:^|\/)(?:__MACOSX\/|\.|thumbs\.db$|desktop\.ini$)/i
const WITH_ROWS = /\.(?:csv|txt|tsv|tab|dat|xml|json|jsonl|ndjson|edi|edifact|xlsx|xlsm|xlsb|xls|ods|gz|bz2)$/i
// Articles, prices, groups and discounts of one catalogue, which say one thing together.
const DATANORM = /(?:^|\/)(?:datanorm|datpreis)\.(?:\d{3}|wrg|rab)$/i
const REMARKS = /(?:^|\/)[^/]*(?:read[ _-]?me|licen[cs]e|terms|conditions|notice|changelog|lisez|liesmich)[^/]*\.txt$/i

/** The files of an archive that are read: those wanted, in the archive's order; otherwise the one with the most rows. */
export function chooseEntries(
  entries: readonly ArchiveEntry[],
  wanted: string | readonly string[] | undefined,
): readonly ArchiveEntry[] {
  if (wanted === undefined) {
    const together = filesOf(entries).filter(({ name }) => DATANORM.test(name))
    return together.length > 0 ? together.slice(0, MAX_SECTIONS) : likelyLists(entries).slice(0, 1)
  }
  if (typeof wanted !== 'string') return entries.filter(({ name }) => wanted.includes(name)).slice(0, MAX_SECTIONS)
  const pattern = patternOf(wanted)
  return filesOf(entries)
    .filter(({ name }) => pattern.test(name) || pattern.test(name.slice(name.lastIndexOf('/') + 1)))
    .slice(0, MAX_SECTIONS)
}

/** The files that look like lists by their names, the largest first. */
export function likelyLists(entries: readonly ArchiveEntry[]): readonly ArchiveEntry[] {
  const files = filesOf(entries)
  const likely = files.filter(({ name }) => WITH_ROWS.test(name))
  const lists = likely.filter(({ name }) => !REMARKS.test(name))
  const candidates = [lists, likely].find(({ length }) => length > 0) ?? files
  return candidates.toSorted((a, b) => b.bytes - a.bytes)
}

function filesOf(entries: readonly ArchiveEntry[]): readonly ArchiveEntry[] {
  return entries.filter(({ name, bytes }) => bytes > 0 && !NOISE.test(name))
}

function patternOf(wanted: string): RegExp {
  const source = wanted
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 'iu')
}
