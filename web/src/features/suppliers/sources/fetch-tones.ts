import type { FetchStatus } from '@products-manager/contract'
import type { Tone } from '../../../ui/tag.tsx'

/** The colour of what came of a look. */
export const fetchTones: Record<FetchStatus, Tone> = {
  running: 'accent',
  taken: 'good',
  unchanged: 'plain',
  failed: 'bad',
}
