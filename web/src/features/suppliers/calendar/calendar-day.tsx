import type { getCalendar, ReplyOf } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { Tag } from '../../../ui/tag.tsx'
import { fetchTones } from '../sources/fetch-tones.ts'
import classes from './calendar.module.css'
import type { Day } from './weeks.ts'

type Calendar = ReplyOf<typeof getCalendar>

interface CalendarDayProps {
  day: Day
  past: Calendar['past']
  planned: Calendar['planned']
  showsSupplier: boolean
}

// What fits into a cell; the rest is counted.
const SHOWN = 4

export function CalendarDay({ day, past, planned, showsSupplier }: CalendarDayProps) {
  const { t, i18n } = useTranslation()
  const locale = i18n.language === 'en' ? 'en-GB' : i18n.language
  const time = (iso: string) =>
    new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(new Date(iso))
  const name = (sourceName: string, code: string) => (showsSupplier ? `${code} ${sourceName}` : sourceName)
  const now = Date.now()
  const isToday = day.from.getTime() <= now && now < day.to.getTime()
  const entries = [
    ...past.map(({ fetch, sourceName, supplierCode }) => ({
      key: fetch.id,
      at: fetch.startedAt,
      text: name(sourceName, supplierCode),
      tone: fetchTones[fetch.status],
      title: t(`sources.statuses.${fetch.status}`),
    })),
    ...planned.map(({ sourceId, sourceName, supplierCode, at }) => ({
      key: `${sourceId} ${at}`,
      at,
      text: name(sourceName, supplierCode),
      tone: 'plain' as const,
      title: t('sources.planned'),
    })),
  ]

  return (
    <li className={classes.day} data-today={isToday || undefined} data-empty={entries.length === 0 || undefined}>
      <div className={classes.date}>
        {new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short' }).format(day.from)}
        {isToday ? <span className={classes.today}>{t('sources.today')}</span> : null}
      </div>
      {entries.length > 0 ? (
        <ul>
          {entries.slice(0, SHOWN).map(({ key, at, text, tone, title }) => (
            <li key={key} title={`${text} · ${title}`}>
              <Tag tone={tone} dot>
                <span className={classes.time}>{time(at)}</span> <span className={classes.text}>{text}</span>
                <span className={classes.state}>{title}</span>
              </Tag>
            </li>
          ))}
          {entries.length > SHOWN ? (
            <li className={classes.more}>{t('sources.moreN', { count: entries.length - SHOWN })}</li>
          ) : null}
        </ul>
      ) : null}
    </li>
  )
}
