import { Button } from '@mantine/core'
import { readAllNotifications } from '@products-manager/contract'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { BellOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { notificationsQuery } from '../../api/notifications-queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailureSentence } from '../../ui/failure-sentence.tsx'
import { LateDrawer } from '../../ui/late-drawer.tsx'
import { NoticeLine } from './notice-line.tsx'
import classes from './notice-panel.module.css'

interface NoticePanelProps {
  opened: boolean
  onClose: () => void
}

/** What happened lately, newest first; read when it is first opened. */
export function NoticePanel({ opened, onClose }: NoticePanelProps) {
  const { t } = useTranslation()

  return (
    <LateDrawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="25rem"
      title={t('notifications.title')}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <Notices onGo={onClose} />
    </LateDrawer>
  )
}

function Notices({ onGo }: { onGo: () => void }) {
  const { t } = useTranslation()
  const { data, isPending, error, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useInfiniteQuery(notificationsQuery)
  const readAll = useReadAll()

  if (isPending) return <p role="status">{t('shell.loading')}</p>
  if (error)
    return (
      <div role="alert">
        <FailureSentence error={error} />
      </div>
    )
  const notices = data.pages.flatMap(({ items }) => items)
  const [newest] = notices
  if (!newest) return <EmptyState Icon={BellOff} title={t('notifications.none')} text={t('notifications.noneText')} />

  return (
    <div className={classes.panel}>
      {notices.some(({ isRead }) => !isRead) ? (
        <Button
          className={classes.readAll}
          size="compact-sm"
          variant="default"
          loading={readAll.isPending}
          onClick={() => readAll.mutate(newest.id)}
        >
          {t('notifications.readAll')}
        </Button>
      ) : null}
      {readAll.error ? (
        <div role="alert">
          <FailureSentence error={readAll.error} />
        </div>
      ) : null}
      <ul className={classes.notices}>
        {notices.map((notice) => (
          <NoticeLine key={notice.id} notice={notice} onGo={onGo} />
        ))}
      </ul>
      {hasNextPage ? (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('shell.more')}
        </Button>
      ) : null}
    </div>
  )
}

/** What came after the newest one on the screen stays unread. */
function useReadAll() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (upTo: string) => call(readAllNotifications, { body: { upTo } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['notifications'] }),
  })
}
