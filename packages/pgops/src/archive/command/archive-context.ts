import type { ArchivingParts } from '../archiving.ts'

/** A database whose tables are archived. */
export interface ArchivedDatabase {
  name: string
  parts: Omit<ArchivingParts, 'signal' | 'onProgress'>
}

/** Opens the databases the commands work on, and closes them after the work. */
export type WithArchives = <T>(
  options: ArchiveTarget,
  work: (databases: ArchivedDatabase[]) => Promise<T>,
) => Promise<T>

export interface ArchiveTarget {
  /** Only this one. */
  database?: string | undefined
  /** Its address, where none of several is meant. */
  url?: string | undefined
}
