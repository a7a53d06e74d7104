import type { RunStatus } from '@products-manager/contract'
import type { Tone } from './tag.tsx'

/** How each state of a run is coloured. */
export const runTones: Record<RunStatus, Tone> = {
  pending: 'plain',
  running: 'accent',
  completed: 'good',
  completed_with_errors: 'warn',
  failed: 'bad',
  cancelled: 'plain',
  interrupted: 'warn',
  held: 'warn',
}
