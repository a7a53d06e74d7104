/** Why rows were not archived, found or brought back. */
export type ArchiveErrorCode =
  | 'ARCHIVE_SETTING_INVALID'
  | 'ARCHIVE_POLICY_INVALID'
  | 'ARCHIVE_SEARCH_INVALID'
  | 'ARCHIVE_POLICY_NOT_FOUND'
  | 'ARCHIVE_NOT_POSSIBLE'
  | 'ARCHIVE_BUSY'
  | 'ARCHIVE_DAMAGED'
  | 'ARCHIVE_CHANGED'

/** A failure of archiving: the code is stable, the message says what to do. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError'
  readonly code: ArchiveErrorCode

  constructor(code: ArchiveErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
