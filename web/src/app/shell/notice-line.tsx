import { type Notification, readNotification } from '@products-manager/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { useFormat } from '../../ui/use-format.ts'
import classes from './notice-panel.module.css'

const signs = { success: CircleCheck, info: Info, warning: TriangleAlert, error: CircleAlert }

interface NoticeLineProps {
  notice: Notification
  onGo: () => void
}

/** One notice; going to what it is about marks it as read. */
export function NoticeLine({ notice, onGo }: NoticeLineProps) {
  const { t } = useTranslation()
  const { moment } = useFormat()
  const text = useNoticeText(notice)
  const read = useRead()
  const { level, facts, isRead, createdAt } = notice
  const Sign = signs[level]
  const go = () => {
    if (!isRead) read.mutate(notice.id)
    onGo()
  }

  return (
    <li className={classes.notice} data-unread={!isRead || undefined} data-level={level}>
      <Sign size={17} className={classes.sign} aria-hidden="true" />
      <div className={classes.text}>
        {facts.uploadId ? (
          <Link
            to="/imports/uploads/$id"
            params={{ id: facts.uploadId }}
            search={facts.supplierCode ? { supplier: facts.supplierCode } : {}}
            className={classes.title}
            onClick={go}
          >
            {text.title}
          </Link>
        ) : facts.runId !== null ? (
          <Link to="/imports/$id" params={{ id: facts.runId }} className={classes.title} onClick={go}>
            {text.title}
          </Link>
        ) : facts.supplierCode !== null ? (
          <Link to="/suppliers/$id" params={{ id: facts.supplierCode }} className={classes.title} onClick={go}>
            {text.title}
          </Link>
        ) : (
          <Link to="/settings/notifications" className={classes.title} onClick={go}>
            {text.title}
          </Link>
        )}
        <p>{text.message}</p>
        <p className={classes.foot}>
          <time dateTime={createdAt}>{moment(createdAt)}</time>
          {isRead ? null : (
            <button type="button" className={classes.read} onClick={() => read.mutate(notice.id)}>
              {t('notifications.read')}
            </button>
          )}
        </p>
      </div>
    </li>
  )
}

function useRead() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => call(readNotification, { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['notifications'] }),
  })
}

/** Without what follows the path, which may be secret. Notices of older versions know nothing of webhooks. */
function receiverOf(url: string | null | undefined): string {
  if (!url) return ''
  const { host, pathname } = new URL(url)
  return `${host}${pathname === '/' ? '' : pathname}`
}

/** What tells more than the event alone. */
function titleOf(event: Notification['event'], { uploadId, undone }: Notification['facts']) {
  if (uploadId) return 'source.unmapped'
  return event === 'undo.completed' && undone ? (`undo.${undone}` as const) : event
}

/** What a notice says in the person's language. */
function useNoticeText({ event, facts, message }: Notification): { title: string; message: string } {
  const { t, i18n } = useTranslation()
  const { count } = useFormat()
  const figure = (value: number | null) => count(value ?? 0)
  const about = {
    supplier: facts.supplierCode ?? '',
    file: facts.fileName ?? '',
    source: facts.sourceName ?? '',
    webhook: receiverOf(facts.webhookUrl),
    rows: figure(facts.rows),
    created: figure(facts.created),
    updated: figure(facts.updated),
    refused: figure(facts.refused),
    days: figure(facts.days),
  }
  const title = t(`notifications.titles.${titleOf(event, facts)}`, about)
  const { errorCode } = facts
  if (errorCode === null) return { title, message: t(`notifications.messages.${event}`, about) }
  const key = `errors.${errorCode}`
  return { title, message: i18n.exists(key) ? String(i18n.t(key as 'errors.INTERNAL')) : message }
}
