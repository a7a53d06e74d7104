import { ActionIcon } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Bell as BellIcon } from 'lucide-react'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { unreadQuery } from '../../api/notifications-queries.ts'
import { useLiveUnread } from '../../api/use-live-runs.ts'
import { late } from '../../ui/late.tsx'
import classes from './bell.module.css'

const NoticePanel = late(() => import('./notice-panel.tsx'), 'NoticePanel')

const MOST_SHOWN = 99

/** How many notices wait to be read, and the way to them. */
export function Bell() {
  const { t } = useTranslation()
  const { data } = useQuery(unreadQuery)
  const [open, setOpen] = useState(false)
  const [wasOpen, setWasOpen] = useState(false)
  useLiveUnread()
  const unread = data?.unread ?? 0

  return (
    <>
      <ActionIcon
        className={classes.bell}
        size="lg"
        variant="subtle"
        color="gray"
        aria-label={t('notifications.open', { count: unread })}
        onClick={() => {
          setWasOpen(true)
          setOpen(true)
        }}
      >
        <BellIcon size={18} aria-hidden="true" />
        {unread > 0 ? (
          <span className={classes.count} aria-hidden="true">
            {unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}
          </span>
        ) : null}
      </ActionIcon>
      {wasOpen ? (
        <Suspense>
          <NoticePanel opened={open} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  )
}
