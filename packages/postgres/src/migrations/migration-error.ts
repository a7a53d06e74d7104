/** Why a database could not be migrated. */
export type MigrationErrorCode =
  | 'MIGRATION_BAD_FILE'
  | 'MIGRATION_CHANGED'
  | 'MIGRATION_FAILED'
  | 'MIGRATION_FILE_MISSING'
  | 'MIGRATION_HALF_DONE'
  | 'MIGRATION_LOCKED'
  | 'MIGRATION_NO_WAY_BACK'
  | 'MIGRATION_CANNOT_DUMP'

/** A failure of the migrations: the code is stable, the message names the file and what to do. */
export class MigrationError extends Error {
  readonly code: MigrationErrorCode

  constructor(code: MigrationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'MigrationError'
    this.code = code
  }
}
