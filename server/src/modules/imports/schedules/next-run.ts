import { nextTimes, type Timing } from './timing.ts'

/** The first time after `now`. An interval goes on from the time that was due, so that it does not drift. */
export function nextRun(timing: Timing, dueAt: Date, now: Date): Date | null {
  if (!timing.expression.startsWith('@every')) return nextTimes(timing, now, 1)[0] ?? null

  const [second] = nextTimes(timing, dueAt, 1)
  const every = (second?.getTime() ?? 0) - dueAt.getTime()
  if (every <= 0) return null
  const passed = Math.max(0, Math.floor((now.getTime() - dueAt.getTime()) / every))
  return new Date(dueAt.getTime() + (passed + 1) * every)
}
