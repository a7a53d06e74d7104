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

const REFUSED = ['EROFS', 'EACCES', 'EPERM', 'ENOTDIR']

/** A disk that is full or closed to us in words a person can act on; anything else unchanged. PostgreSQL's own words count, too. */
export function explainDisk(error: unknown, directory: string, advice: string): unknown {
  const code = systemCode(error) ?? ''
  // That is what Node says of folders made on a disk that may only be read.
  const isReadOnly = code === 'ENOENT' && error instanceof Error && error.message.includes(', mkdir ')
  if (REFUSED.includes(code) || isReadOnly) {
    const message = `${directory} cannot be written (${isReadOnly ? 'EROFS' : code}). Give this user the right to write there, or choose another directory. Nothing was changed.`
    return new BackupError('BACKUP_STORE_FAILED', message, { cause: error })
  }
  const isFull = code === 'ENOSPC' || code === 'EDQUOT' || /No space left on device|Disk quota/.test(String(error))
  if (!isFull) return error
  const message = `No space is left on the disk of ${directory}. ${advice}`
  return new BackupError('BACKUP_SPACE_MISSING', message, { cause: error })
}
