import { performance } from 'node:perf_hooks'

/** Time, handed in so that tests decide it. */
export interface Clock {
  /** The time of day. It may jump when the machine's clock is set. */
  now(): Date
  /** Milliseconds that never run backwards, for durations. */
  elapsed(): number
}

export const systemClock: Clock = { now: () => new Date(), elapsed: () => performance.now() }

/** The day of a moment in UTC, YYYY-MM-DD. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10)
}
