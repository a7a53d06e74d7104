import type { ColumnRef, FileSettings } from '@products-manager/contract'
import type { FileSample, SourceSample } from '../types.ts'

/** A text that is looked at: what is known of it, and what is given. */
export interface TextSource {
  source: SourceSample
  sample: FileSample
  settings: FileSettings
  /** Columns that the profile reads. */
  wanted: readonly ColumnRef[]
  /** No profile reads the file yet, which was made for records of one kind. */
  isOpen: boolean
  /** The text from its beginning. */
  open(): AsyncIterable<Uint8Array>
}
