import type { Source } from '@products-manager/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { RunTag } from '../../../ui/run-tag.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import { fetchOutcome } from './fetch-outcome.ts'
import classes from './source-card.module.css'
import { SourceNotes } from './source-notes.tsx'

/** What a source brought last, when it was looked at, when it is next; below it what somebody should know. */
export function SourceFacts({ source }: { source: Source }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { connection, schedule, health } = source
  const { lastFile, lastFetch, nextRunAt } = health
  const isPushed = connection.kind === 'push'
  const timing =
    schedule &&
    ('cron' in schedule
      ? `${schedule.cron} · ${schedule.timeZone}`
      : t('sources.everyN', { count: schedule.everyMinutes }))

  return (
    <>
      <dl className={classes.facts}>
        <div>
          <dt>{t('sources.lastFile')}</dt>
          <dd>
            {lastFile ? (
              <>
                {lastFile.runId ? (
                  <Link to="/imports/$id" params={{ id: lastFile.runId }}>
                    {lastFile.name}
                  </Link>
                ) : (
                  lastFile.name
                )}{' '}
                {lastFile.runStatus ? <RunTag status={lastFile.runStatus} /> : null}
                <span className={classes.soft}>
                  {format.moment(lastFile.takenAt)} · {format.bytes(lastFile.bytes)}
                </span>
              </>
            ) : (
              t('sources.noFileYet')
            )}
          </dd>
        </div>
        <div>
          <dt>{t('sources.lastLook')}</dt>
          <dd>
            {lastFetch ? (
              <>
                {t(fetchOutcome(lastFetch).label)}
                <span className={classes.soft}>{format.moment(lastFetch.startedAt)}</span>
              </>
            ) : (
              '–'
            )}
          </dd>
        </div>
        <div>
          <dt>{t('sources.nextLook')}</dt>
          <dd>
            {nextRunAt ? format.moment(nextRunAt) : isPushed ? '–' : t('sources.byHand')}
            {timing ? <span className={classes.soft}>{timing}</span> : null}
          </dd>
        </div>
      </dl>
      <SourceNotes source={source} />
    </>
  )
}
