import { AppError } from '../../../platform/errors.ts'
import { profileNeeded } from './errors.ts'

/** A file that is here and waits until somebody maps it. */
export interface WaitingFile {
  uploadId: string
  fileName: string
}

/** The file that a failed look only left to be mapped; null when it failed for another reason. */
export function waitingFileOf(error: unknown): WaitingFile | null {
  return error instanceof AppError && error.code === profileNeeded.code ? (error.details as WaitingFile) : null
}
