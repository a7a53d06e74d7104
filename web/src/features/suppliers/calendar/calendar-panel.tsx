import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { calendarQuery } from '../../../api/sources-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx'
import classes from './calendar.module.css'
import { CalendarDay } from './calendar-day.tsx'
import { inDay, weeksAround } from './weeks.ts'

const WEEKS = 4

/** What was looked at in the last days and what is planned, day by day; of one supplier or of all. */
export function CalendarPanel({ supplier }: { supplier?: string }) {
  const { t } = useTranslation()
  const days = useMemo(() => weeksAround(new Date(), WEEKS), [])
  const [from, to] = [days[0]?.from ?? new Date(), days.at(-1)?.to ?? new Date()]
  const { data, error, isFetching, refetch } = useQuery(calendarQuery(from.toISOString(), to.toISOString(), supplier))

  return (
    <Panel title={t('sources.calendar')} note={t('sources.calendarNote')}>
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : null}
      {data ? (
        <ol className={classes.days}>
          {days.map((day) => (
            <CalendarDay
              key={day.from.getTime()}
              day={day}
              past={inDay(data.past, day, ({ fetch }) => fetch.startedAt)}
              planned={inDay(data.planned, day, ({ at }) => at)}
              showsSupplier={supplier === undefined}
            />
          ))}
        </ol>
      ) : error ? null : (
        <SkeletonRows />
      )}
    </Panel>
  )
}
