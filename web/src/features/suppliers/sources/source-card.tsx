import { Button, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { deleteSource, fetchSource, makePushToken, type Source } from '@products-manager/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Ellipsis } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { sourcesQuery } from '../../../api/sources-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { FetchList } from './fetch-list.tsx'
import { PushToken } from './push-token.tsx'
import classes from './source-card.module.css'
import { SourceFacts } from './source-facts.tsx'
import { SourceTag } from './source-tag.tsx'

// Most looks take a second or two, and somebody waits for this one.
const LOOKING_MS = 1_000

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
  const { lastFetch } = source.health
  const look = useMutation({
    mutationFn: (_before: string | undefined) => call(fetchSource, { params }),
    onSuccess: () => {
      notifications.show({ message: t('sources.looking', { name: source.name }), color: 'petrol' })
      return changed()
    },
  })
  const isAwaited = look.isSuccess && lastFetch?.id === look.variables
  const isLooking = look.isPending || isAwaited || lastFetch?.status === 'running'
  useQuery({ ...sourcesQuery(source.supplierCode), refetchInterval: LOOKING_MS, enabled: isLooking })
  const ended = lastFetch?.endedAt
  useEffect(() => {
    if (ended) void client.invalidateQueries({ queryKey: ['schedules', 'calendar'] })
  }, [client, ended])
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
            <Button size="xs" variant="default" loading={isLooking} onClick={() => look.mutate(lastFetch?.id)}>
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
      {shows ? <FetchList source={source} /> : null}
    </Panel>
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
      return [
        `${connection.kind}://${connection.host}${connection.port ? `:${connection.port}` : ''}`,
        ...(connection.folder ? [connection.folder.replace(/^\/+|\/+$/g, '')] : []),
        files.pattern,
      ].join('/')
  }
}
