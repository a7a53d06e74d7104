import { defineError } from '../../../platform/errors.ts'

export const scheduleInvalid = defineError<{ problem: string }>('SCHEDULE_INVALID', {
  status: 422,
  retry: 'never',
  message: (f) => f.problem,
  field: () => 'body.schedule',
})

export const calendarTooLong = defineError<{ days: number }>('SCHEDULE_CALENDAR_RANGE', {
  status: 400,
  retry: 'never',
  message: (f) => `A calendar goes from one moment to a later one, at most ${f.days} days on.`,
})
