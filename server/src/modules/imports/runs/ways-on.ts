import type { ImportRun, WayOn } from '@products-manager/contract'

// A run that is resumed reads the same file by the same profile. Whatever is not named here may have passed meanwhile,
// or be mended beside the run: a database, a full disk, a table to look things up in.
const helps: Readonly<Record<string, readonly WayOn[]>> = {
  CATALOG_BATCH_DIFFERS: ['map'],
  IMPORT_COLUMNS_MISSING: ['map', 'other-file'],
  IMPORT_COLUMNS_MOVED: ['map', 'other-file'],
  IMPORT_LIST_EMPTY: ['map', 'other-file'],
  IMPORT_NO_RECORDS: ['map', 'other-file'],
  IMPORT_PART_NOT_FOUND: ['map', 'other-file'],
  IMPORT_PROFILE_INVALID: ['map'],
  IMPORT_ENTITIES_REFUSED: ['other-file'],
  IMPORT_FILE_CHANGED: ['other-file'],
  // Also a record that is too large only because of the list its rows were taken from.
  IMPORT_FILE_DAMAGED: ['other-file', 'map'],
  IMPORT_FILE_EMPTY: ['other-file'],
  IMPORT_FILE_ENCRYPTED: ['other-file'],
  IMPORT_FILE_NOT_TEXT: ['other-file'],
  IMPORT_FILE_UNPACKS_TOO_LARGE: ['other-file'],
  IMPORT_FILE_WEB_PAGE: ['other-file'],
  IMPORT_TABLE_TURNED: ['other-file', 'map'],
  // A disk that was not mounted comes back.
  IMPORT_ORIGINAL_MISSING: ['other-file', 'resume'],
  // The plan was rejected, which its own page says.
  PLAN_NOT_OPEN: [],
}

const stopped: readonly ImportRun['status'][] = ['interrupted', 'cancelled', 'failed']

/** What helps the run, the best first; nothing when it has not stopped. */
export function waysOn({ status, error }: Pick<ImportRun, 'status' | 'error'>): WayOn[] {
  if (!stopped.includes(status)) return []
  return [...((status === 'failed' && error && helps[error.code]) || (['resume'] as const))]
}
