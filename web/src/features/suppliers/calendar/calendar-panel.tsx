import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { calendarQuery } from '../../../api/sources-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx'
import classes from './calendar.module.css'
import { CalendarDay } from './calendar-day.tsx'
import { inDay, weeksAround } from './weeks.ts'

const WEEKS = 4

/** What was looked at and run, and what is planned, day by day; of one supplier or of all. */
export function CalendarPanel({ supplier }: { supplier?: string }) {
  const { t, i18n } = useTranslation()
  const written = new Intl.DateTimeFormat(i18n.language === 'en' ? 'en-GB' : i18n.language, { dateStyle: 'long' })
  const date = (day: Date) => written.format(day)
  const [later, setLater] = useState(0)
  const days = useMemo(() => weeksAround(new Date(), WEEKS, later), [later])
  const [from, to] = [days[0]?.from ?? new Date(), days.at(-1)?.to ?? new Date()]
  const { data, error, isFetching, refetch } = useQuery(calendarQuery(from.toISOString(), to.toISOString(), supplier))

  return (
    <Panel
      title={t('sources.calendar')}
      note={`${date(from)} – ${date(days.at(-1)?.from ?? to)}`}
      actions={
        <>
          <Button size="compact-sm" variant="default" onClick={() => setLater(later - WEEKS)}>
            {t('sources.earlier')}
          </Button>
          <Button size="compact-sm" variant="default" disabled={later === 0} onClick={() => setLater(0)}>
            {t('sources.now')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => setLater(later + WEEKS)}>
            {t('sources.later')}
          </Button>
        </>
      }
    >
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : null}
      {data ? (
        <ol className={classes.days}>
          {days.map((day) => (
            <CalendarDay
              key={day.from.getTime()}
              day={day}
              past={inDay(data.past, day, ({ fetch }) => fetch.startedAt)}
              runs={inDay(data.runs, day, ({ createdAt }) => createdAt)}
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
