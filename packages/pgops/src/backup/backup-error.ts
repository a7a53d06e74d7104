/** Why a backup or a restore was not done. */
export type BackupErrorCode =
  | 'BACKUP_SETTING_INVALID'
  | 'BACKUP_NOT_FOUND'
  | 'BACKUP_DAMAGED'
  | 'BACKUP_KEY_MISSING'
  | 'BACKUP_KEY_WRONG'
  | 'BACKUP_NO_PARENT'
  | 'BACKUP_NOT_POSSIBLE'
  | 'BACKUP_STORE_FAILED'
  | 'BACKUP_SPACE_MISSING'
  | 'BACKUP_WAL_GAP'
  | 'RESTORE_TARGET_UNREACHABLE'
  | 'RESTORE_TARGET_MISSED'
  | 'RESTORE_NOT_POSSIBLE'
  | 'RESTORE_FAILED'

/** A failure of backup or restore: the code is stable, the message says what to do. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
  readonly code: BackupErrorCode

  constructor(code: BackupErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The system's code of a failed call, such as ENOENT. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** A full disk in words a person can act on; anything else unchanged. PostgreSQL's own words about it count, too. */
export function explainFullDisk(error: unknown, directory: string, advice: string): unknown {
  const code = systemCode(error)
  const isFull = code === 'ENOSPC' || code === 'EDQUOT' || /No space left on device|Disk quota/.test(String(error))
  if (!isFull) return error
  const message = `No space is left on the disk of ${directory}. ${advice}`
  return new BackupError('BACKUP_SPACE_MISSING', message, { cause: error })
}
