import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { endLockSession, type LockQueue, type LockSession } from '@products-manager/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { locksQuery } from '../../../api/operations-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import { findDatabase } from '../database-search.ts'
import { SilentNote } from '../silent-note.tsx'
import classes from './activity.module.css'
import { waitersOf } from './waiters-of.ts'

/** Sessions that wait for locks, as trees below whom they wait for. */
export function LockPanel() {
  const { t } = useTranslation()
  const { data, error, isFetching, refetch } = useQuery(locksQuery)
  const queues = data?.queues

  return (
    <Panel title={t('activity.locks')} note={t('activity.locksNote')}>
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : null}
      <SilentNote silent={data?.silent} />
      {queues?.length === 0 ? (
        <p className={classes.calm}>
          <CircleCheck size={18} aria-hidden="true" />
          {t('activity.noLocks')}
        </p>
      ) : queues ? (
        <ul className={classes.queues}>
          {queues.map((queue) => (
            <li key={`${queue.database} ${queue.head.pid}`}>
              <Queue queue={queue} />
            </li>
          ))}
        </ul>
      ) : error ? null : (
        <SkeletonRows rows={2} />
      )}
    </Panel>
  )
}

function Queue({ queue }: { queue: LockQueue }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { database, head, waiting, waitedMs, advice } = queue

  return (
    <article className={classes.queue} aria-label={t('activity.queueOf', { pid: head.pid })}>
      <p>
        <strong>{t('activity.waitIn', { database, count: waiting.length, time: format.span(waitedMs) })}</strong>
      </p>
      <p lang="en">{advice}</p>
      <ol className={classes.tree}>
        <SessionNode session={head} queue={queue} />
      </ol>
    </article>
  )
}

function SessionNode({ session, queue }: { session: LockSession; queue: LockQueue }) {
  const below = waitersOf(session, queue)

  return (
    <li className={classes.node}>
      <SessionCard session={session} database={queue.database} isHead={session.pid === queue.head.pid} />
      {below.length > 0 ? (
        <ol className={classes.tree}>
          {below.map((one) => (
            <SessionNode key={one.pid} session={one} queue={queue} />
          ))}
        </ol>
      ) : null}
    </li>
  )
}

function SessionCard({ session, database, isHead }: { session: LockSession; database: string; isHead: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const { pid, user, application, state, query, transactionStartedAt, waitsSince, wantedMode, wantedRelation } = session
  const known = findDatabase(database)
  const end = useMutation({
    mutationFn: (how: 'cancel' | 'terminate') =>
      call(endLockSession, { body: { database: known ?? 'core', pid, transactionStartedAt, how } }),
    onSuccess: (_, how) => {
      notifications.show({ message: t(`activity.ended.${how}`, { pid }), color: 'petrol' })
      return client.invalidateQueries({ queryKey: locksQuery.queryKey })
    },
  })

  function askToTerminate() {
    if (window.confirm(t('activity.terminateQuestion', { pid }))) end.mutate('terminate')
  }

  return (
    <div className={classes.session} data-head={isHead || undefined}>
      <p className={classes.who}>
        <strong>{pid}</strong>
        <span className={classes.soft}>{[user, application, state].filter(Boolean).join(' · ')}</span>
      </p>
      <p className={classes.soft}>
        {waitsSince
          ? t('activity.waitsFor', {
              time: format.span(Math.max(0, Date.now() - Date.parse(waitsSince))),
              mode: wantedMode ?? '?',
              relation: wantedRelation ?? '?',
            })
          : transactionStartedAt
            ? t('activity.holdsSince', {
                time: format.span(Math.max(0, Date.now() - Date.parse(transactionStartedAt))),
              })
            : null}
      </p>
      <pre lang="en" className={classes.query}>
        {query}
      </pre>
      {end.error ? <FailureNote error={end.error} /> : null}
      {known && pid > 0 ? (
        <div className={classes.acts}>
          {state === 'active' ? (
            <Button size="compact-xs" variant="default" loading={end.isPending} onClick={() => end.mutate('cancel')}>
              {t('activity.cancel')}
            </Button>
          ) : null}
          <Button size="compact-xs" variant="default" loading={end.isPending} onClick={askToTerminate}>
            {t('activity.terminate')}
          </Button>
        </div>
      ) : null}
    </div>
  )
}
