import type { AppError } from '../../../platform/errors.ts'

/** What became of one attempt. */
export interface Outcome {
  httpStatus: number | null
  /** The beginning of the answer. */
  response: string | null
  /** Null: it arrived. */
  error: AppError | null
  /** The receiver wants nothing any more. */
  isGone: boolean
  notBefore: Date | null
}
