import { performance } from 'node:perf_hooks'

/** Time and chance, handed in so that tests decide them. */
export interface Clock {
  /** Milliseconds that never run backwards. */
  now(): number
  /** At least 0, less than 1. */
  random(): number
}

export const systemClock: Clock = { now: () => performance.now(), random: () => Math.random() }
