import type { Fetch, getCalendar, ReplyOf } from '@products-manager/contract'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { runTones } from '../../../ui/run-tones.ts'
import { Tag, type Tone } from '../../../ui/tag.tsx'
import { fetchOutcome } from '../sources/fetch-outcome.ts'
import classes from './calendar.module.css'
import type { Day } from './weeks.ts'
import { worstFirst } from './worst-first.ts'

type Calendar = ReplyOf<typeof getCalendar>

interface CalendarDayProps {
  day: Day
  past: Calendar['past']
  runs: Calendar['runs']
  planned: Calendar['planned']
  showsSupplier: boolean
}

interface Entry {
  key: string
  at: string
  /** Null where all entries are of one supplier. */
  supplier: string | null
  text: string
  /** How often it was or is to be that day, if more than once. */
  often: string | null
  tone: Tone
  title: string
  runId?: string
}

// What fits into a cell; the rest is counted.
const SHOWN = 4
// How far the server counts what is planned for a day.
const MOST_TOLD = 24

export function CalendarDay({ day, past, runs, planned, showsSupplier }: CalendarDayProps) {
  const { t, i18n } = useTranslation()
  const locale = i18n.language === 'en' ? 'en-GB' : i18n.language
  const time = (iso: string) =>
    new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(new Date(iso))
  const shownCode = (code: string) => (showsSupplier ? code : null)
  const now = Date.now()
  const isToday = day.from.getTime() <= now && now < day.to.getTime()
  const outcomeOf = (fetched: Fetch) => {
    const { tone, label } = fetchOutcome(fetched)
    const look = { tone, title: t(label), ...(fetched.mappedBy && { runId: fetched.mappedBy }) }
    const file = fetched.files.find(({ runId }) => runId !== null)
    if (!file?.runId || !file.runStatus) return look
    return {
      tone: runTones[file.runStatus],
      title: `${look.title}, ${t(`runs.status.${file.runStatus}`)}`,
      runId: file.runId,
    }
  }
  const entries: Entry[] = [
    ...past.map(({ fetch, sourceName, supplierCode, times }) => ({
      key: fetch.id,
      at: fetch.startedAt,
      supplier: shownCode(supplierCode),
      text: sourceName,
      often: times > 1 ? String(times) : null,
      ...outcomeOf(fetch),
    })),
    ...runs.map(({ id, kind, status, fileName, supplierCode, createdAt }) => ({
      key: id,
      at: createdAt,
      supplier: shownCode(supplierCode),
      text: fileName,
      often: null,
      tone: runTones[status],
      title: [...(kind === 'import' ? [] : [t(`plan.kindOfRun.${kind}`)]), t(`runs.status.${status}`)].join(', '),
      runId: id,
    })),
    ...planned.map(({ sourceId, sourceName, supplierCode, at, times }) => ({
      key: `${sourceId} ${at}`,
      at,
      supplier: shownCode(supplierCode),
      text: sourceName,
      often: times > MOST_TOLD ? `${MOST_TOLD}+` : times > 1 ? String(times) : null,
      tone: 'plain' as const,
      title: t('sources.planned'),
    })),
  ].toSorted((a, b) => a.at.localeCompare(b.at))

  const [isAll, setAll] = useState(false)
  const shown = isAll ? entries : worstFirst(entries).slice(0, SHOWN)

  return (
    <li className={classes.day} data-today={isToday || undefined} data-empty={entries.length === 0 || undefined}>
      <div className={classes.date}>
        {new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short' }).format(day.from)}
        {isToday ? <span className={classes.today}>{t('sources.today')}</span> : null}
      </div>
      {entries.length > 0 ? (
        <ul>
          {shown.map(({ key, at, supplier, text, often, tone, title, runId }) => {
            const said = often === null ? title : `${title}, ${t('sources.timesThatDay', { times: often })}`
            const tag = (
              <Tag tone={tone} dot>
                <span className={classes.entry}>
                  <span className={classes.time}>{time(at)}</span>{' '}
                  {often === null ? null : <span aria-hidden="true">×{often}</span>}
                  {supplier === null ? null : <span className={classes.text}>{supplier}</span>}{' '}
                  <span className={classes.text}>{text}</span>
                  <span className={classes.state}>{said}</span>
                </span>
              </Tag>
            )
            return (
              <li key={key} title={`${[supplier, text].filter(Boolean).join(' ')} · ${said}`}>
                {runId ? (
                  <Link to="/imports/$id" params={{ id: runId }} className={classes.run}>
                    {tag}
                  </Link>
                ) : (
                  tag
                )}
              </li>
            )
          })}
          {entries.length > shown.length ? (
            <li>
              <button type="button" className={classes.more} onClick={() => setAll(true)}>
                {t('sources.moreN', { count: entries.length - SHOWN })}
              </button>
            </li>
          ) : null}
        </ul>
      ) : null}
    </li>
  )
}
