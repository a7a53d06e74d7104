import type { Commits } from '../database/commits.ts'
import type { RwLock } from '../lock/rw-lock.ts'
import type { RowStore } from './row-store.ts'

/** Files as the core may need them; the Node entry provides them, a browser has none. */
export interface TextFiles {
  readText(file: string, encoding?: string): string
  writeText(file: string, text: string, encoding?: string): void
}

/** What a table needs of its database. */
export interface TableHost {
  readonly commits: Commits
  /** Whether rows are deeply frozen. */
  readonly freezes: boolean
  makeLock(): RwLock
  /** Throws where there are no files. */
  files(operation: string): TextFiles
  /** Forgets deletions nobody will ask for. */
  boundDeleted(store: RowStore): void
  pruneDeleted(): void
}
