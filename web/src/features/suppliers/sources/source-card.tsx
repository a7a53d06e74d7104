import { Button, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { deleteSource, fetchSource, makePushToken, type Source } from '@products-manager/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { FailureSentence } from '../../../ui/failure-sentence.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import { FetchList } from './fetch-list.tsx'
import { PushToken } from './push-token.tsx'
import classes from './source-card.module.css'
import { SourceTag } from './source-tag.tsx'

interface SourceCardProps {
  source: Source
  onEdit: () => void
}

/** One source: how it does, what it brought last, when it is looked at next, and what can be done with it. */
export function SourceCard({ source, onEdit }: SourceCardProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [shows, setShows] = useState(false)
  const isPushed = source.connection.kind === 'push'
  const params = { id: source.id }
  const changed = () => client.invalidateQueries({ queryKey: ['sources'] })
  const look = useMutation({
    mutationFn: () => call(fetchSource, { params }),
    onSuccess: () => {
      notifications.show({ message: t('sources.looking', { name: source.name }), color: 'petrol' })
      return changed()
    },
  })
  const remove = useMutation({ mutationFn: () => call(deleteSource, { params }), onSuccess: changed })
  const token = useMutation({ mutationFn: () => call(makePushToken, { params }), onSuccess: changed })
  const failure = look.error ?? remove.error ?? token.error

  function askToRemove() {
    if (window.confirm(t('sources.removeQuestion', { name: source.name }))) remove.mutate()
  }

  return (
    <Panel
      title={
        <span className={classes.title}>
          {source.name} <SourceTag state={source.health.state} />
        </span>
      }
      note={placeOf(source) ?? t('sources.kinds.push')}
      actions={
        <>
          {isPushed ? (
            <Button size="xs" variant="default" loading={token.isPending} onClick={() => token.mutate()}>
              {t(source.hasPushToken ? 'sources.replaceToken' : 'sources.makeToken')}
            </Button>
          ) : (
            <Button size="xs" variant="default" loading={look.isPending} onClick={() => look.mutate()}>
              {t('sources.lookNow')}
            </Button>
          )}
          <Menu position="bottom-end">
            <Menu.Target>
              <Button size="xs" variant="subtle" aria-label={t('sources.more', { name: source.name })}>
                <Ellipsis size={16} aria-hidden="true" />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={onEdit}>{t('suppliers.edit')}</Menu.Item>
              <Menu.Item onClick={() => setShows(!shows)}>
                {t(shows ? 'sources.hideLooks' : 'sources.showLooks')}
              </Menu.Item>
              <Menu.Item onClick={askToRemove}>{t('sources.remove')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      }
    >
      {failure ? <FailureNote error={failure} /> : null}
      {token.data ? <PushToken token={token.data.token} /> : null}
      <SourceFacts source={source} />
      {shows ? <FetchList sourceId={source.id} /> : null}
    </Panel>
  )
}

function SourceFacts({ source: { connection, schedule, health, expectEveryDays } }: { source: Source }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { lastFile, lastFetch, nextRunAt, state } = health
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
                )}
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
                {t(`sources.statuses.${lastFetch.status}`)}
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
      {state === 'late' && expectEveryDays ? (
        <p className={classes.late}>{t('sources.lateText', { count: expectEveryDays })}</p>
      ) : null}
      {lastFetch?.error ? (
        <div role="alert" className={classes.problem}>
          <FailureSentence error={lastFetch.error} />
          {lastFetch.uploadId ? (
            <Link to="/imports/uploads/$id" params={{ id: lastFetch.uploadId }}>
              {t('sources.mapIt')}
            </Link>
          ) : null}
          {lastFetch.retryAt ? <p>{t('sources.triesAgain', { time: format.moment(lastFetch.retryAt) })}</p> : null}
        </div>
      ) : null}
    </>
  )
}

/** Where it is, as a person would write it. */
function placeOf({ connection, files }: Source): string | null {
  switch (connection.kind) {
    case 'http':
      return connection.url
    case 'imap':
      return `${connection.user} · ${connection.host} · ${files.pattern}`
    case 's3':
      return `s3://${connection.bucket}/${connection.prefix ?? ''}${files.pattern}`
    case 'folder':
      return `${connection.path}/${files.pattern}`
    case 'push':
      return null
    default:
      return `${connection.kind}://${connection.host}/${connection.folder ? `${connection.folder}/` : ''}${files.pattern}`
  }
}
