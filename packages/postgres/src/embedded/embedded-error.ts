/** Why the embedded PostgreSQL could not be used. */
export type EmbeddedErrorCode =
  | 'EMBEDDED_BEING_RESTORED'
  | 'EMBEDDED_BINARIES_MISSING'
  | 'EMBEDDED_DIRECTORY_UNWRITABLE'
  | 'EMBEDDED_DIRECTORY_DAMAGED'
  | 'EMBEDDED_DISK_FULL'
  | 'EMBEDDED_OTHER_VERSION'
  | 'EMBEDDED_PASSWORD_DAMAGED'
  | 'EMBEDDED_NOT_CREATED'
  | 'EMBEDDED_NOT_STARTED'
  | 'EMBEDDED_KEEPER_FAILED'

/** A failure of the embedded server: the code is stable, the message says what to do. */
export class EmbeddedError extends Error {
  readonly code: EmbeddedErrorCode

  constructor(code: EmbeddedErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EmbeddedError'
    this.code = code
  }
}

/** The system's code of a failed call, such as ENOENT. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** Whether PostgreSQL's words are about a full disk. */
export function saysDiskFull(output: string): boolean {
  return /No space left on device|Disk quota exceeded|Check free disk space/.test(output)
}

/** A file failure in the server's directories, in words a person can act on; anything else unchanged. */
export function explainFileFailure(error: unknown, directory: string): unknown {
  const code = systemCode(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new EmbeddedError(
      'EMBEDDED_DISK_FULL',
      `No space left on the disk of ${directory}. Free some and start again.`,
      {
        cause: error,
      },
    )
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR') {
    return new EmbeddedError(
      'EMBEDDED_DIRECTORY_UNWRITABLE',
      `${directory} cannot be written (${code}). Give this user the right to write there, or choose another directory with PM_DATA_DIR.`,
      { cause: error },
    )
  }
  return error
}
