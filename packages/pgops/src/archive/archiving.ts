import type { Database, Session } from '@products-manager/postgres'
import type { ArchivePlace } from './archive-place.ts'
import type { ArchivePolicy } from './policy.ts'
import type { TableFacts } from './table-facts.ts'

/** What a run has at hand. */
export interface ArchivingParts {
  database: Database<string>
  place: ArchivePlace
  now: () => Date
  signal?: AbortSignal | undefined
  /** How long a statement waits for a lock before it is tried again later. */
  lockTimeoutMs?: number | undefined
  onProgress?: ((progress: ArchiveProgress) => void) | undefined
}

export interface ArchiveProgress {
  policy: string
  /** Moved so far in this run. */
  rows: number
  /** All that were due when it began. */
  of: number
}

/** A policy at work: the session holds the lock that says so. */
export interface Archiving extends Omit<ArchivingParts, 'onProgress'> {
  session: Session<string>
  policy: ArchivePolicy
  facts: TableFacts
  jobId: string
  lockTimeoutMs: number
  /** Rows older than this are due. */
  before: Date
}
