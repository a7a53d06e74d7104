import type { Schedule } from '@products-manager/contract'
import { Cron } from 'croner'
import { messageOf } from '../../../platform/errors.ts'
import { scheduleInvalid } from './errors.ts'

/** A schedule as it is kept: crontab's five fields, or `@every 30m`. */
export interface Timing {
  expression: string
  timeZone: string
}

const EVERY = /^@every (\d+)m$/

/** The schedule in the form it is kept in. */
export function toTiming(schedule: Schedule): Timing {
  if ('everyMinutes' in schedule) return { expression: `@every ${schedule.everyMinutes}m`, timeZone: 'UTC' }
  return { expression: schedule.cron.trim().replaceAll(/\s+/g, ' '), timeZone: schedule.timeZone }
}

/** The schedule again. */
export function fromTiming({ expression, timeZone }: Timing, isPaused: boolean): Schedule {
  const minutes = expression.match(EVERY)?.[1]
  return minutes === undefined ? { cron: expression, timeZone, isPaused } : { everyMinutes: Number(minutes), isPaused }
}

/**
 * The next times after a moment. Times that the clock skips in spring come an hour later, those it repeats in autumn
 * come once; an interval counts from the moment given.
 * @throws SCHEDULE_INVALID
 */
export function nextTimes(timing: Timing, after: Date, count: number): Date[] {
  const minutes = timing.expression.match(EVERY)?.[1]
  if (minutes !== undefined)
    return Array.from({ length: count }, (_, i) => new Date(after.getTime() + (i + 1) * Number(minutes) * 60_000))
  return cronOf(timing).nextRuns(count, after)
}

/** @throws SCHEDULE_INVALID when the expression or the time zone is none, or its time never comes. */
export function checkTiming(timing: Timing, now: Date): void {
  if (nextTimes(timing, now, 1).length === 0)
    throw scheduleInvalid({ problem: `"${timing.expression}" names a time that never comes.` })
}

function cronOf({ expression, timeZone }: Timing): Cron {
  if (expression.split(' ').length !== 5)
    throw scheduleInvalid({ problem: `"${expression}" has not five fields: minute, hour, day, month, weekday.` })
  // The library meets a wrong one only when it reckons.
  if (!isTimeZone(timeZone)) throw scheduleInvalid({ problem: `"${timeZone}" is no time zone; one is Europe/Paris.` })
  try {
    return new Cron(expression, { timezone: timeZone, paused: true, mode: '5-part' })
  } catch (error) {
    const reason = messageOf(error).replace(/^CronPattern: /, '')
    throw scheduleInvalid({ problem: `"${expression}" is no schedule: ${reason}.` }, error)
  }
}

function isTimeZone(name: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
