import { Button } from '@mantine/core'
import { type Delivery, type DeliveryChannel, type DeliveryStatus, sendAgain } from '@products-manager/contract'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Send } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { deliveriesQuery, recipientsQuery, settingsKey } from '../../api/notification-settings-queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { FailureSentence } from '../../ui/failure-sentence.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import table from '../../ui/table.module.css'
import { Tag, type Tone } from '../../ui/tag.tsx'
import { useFormat } from '../../ui/use-format.ts'
import classes from './settings.module.css'
import { waitingFile } from './waiting-file.ts'

const tones: Record<DeliveryStatus, Tone> = { waiting: 'accent', delivered: 'good', failed: 'bad', cancelled: 'plain' }

export function DeliveryTag({ status }: { status: DeliveryStatus }) {
  const { t } = useTranslation()
  return <Tag tone={tones[status]}>{t(`settings.statuses.${status}`)}</Tag>
}

/** What was sent lately, with every attempt. */
export function DeliveryLog({ channel, webhook }: { channel: DeliveryChannel; webhook?: string }) {
  const { t } = useTranslation()
  const asked = deliveriesQuery({ channel, ...(webhook !== undefined && { webhook }) })
  const { data, error, isFetching, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(asked)
  const deliveries = data?.pages.flatMap(({ items }) => items)

  if (error) return <FailureNote error={error} onRetry={refetch} retrying={isFetching} />
  if (!deliveries) return <SkeletonRows />
  if (deliveries.length === 0) return <EmptyState Icon={Send} title={t('settings.nothingSent')} />
  return (
    <>
      <table className={table.table}>
        <tbody>
          {deliveries.map((delivery) => (
            <tr key={delivery.id}>
              <td>
                <DeliveryEntry delivery={delivery} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {hasNextPage ? (
        <Button variant="subtle" fullWidth loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('shell.more')}
        </Button>
      ) : null}
    </>
  )
}

function DeliveryEntry({ delivery }: { delivery: Delivery }) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const again = useMutation({
    mutationFn: () => call(sendAgain, { params: { id: delivery.id } }),
    onSettled: () => client.invalidateQueries({ queryKey: settingsKey }),
  })
  const { event, status, createdAt, nextTryAt, attempts, body, id, recipientId } = delivery
  const waiting = waitingFile(delivery)
  const name = `settings.names.${waiting ? 'source.unmapped' : event}`

  return (
    <>
      <DeliveryTag status={status} />{' '}
      <strong>{i18n.exists(name) ? String(i18n.t(name as 'settings.names.test')) : event}</strong>{' '}
      <span className={table.soft}>{format.moment(createdAt)}</span>
      {recipientId ? <Recipient id={recipientId} /> : null}
      {waiting ? (
        <div>
          <Link to="/imports/uploads/$id" params={{ id: waiting.uploadId }} search={{ supplier: waiting.supplier }}>
            {t('sources.mapIt')}
          </Link>
        </div>
      ) : null}
      {nextTryAt ? <div className={table.soft}>{t('settings.nextTry', { at: format.moment(nextTryAt) })}</div> : null}
      <ol reversed className={classes.attempts}>
        {attempts.map((one) => (
          <li key={one.attempt}>
            {[one.httpStatus, t('settings.took', { ms: format.count(one.durationMs) }), format.moment(one.startedAt)]
              .filter((part) => part !== null)
              .join(' · ')}
            {one.error ? <FailureSentence error={one.error} /> : null}
            {one.response ? <div className={`${table.soft} ${classes.url}`}>{one.response.slice(0, 300)}</div> : null}
          </li>
        ))}
      </ol>
      <details>
        <summary>{t('settings.content')}</summary>
        <div className={classes.body}>{`${id}\n${body}`}</div>
      </details>
      {again.error ? <FailureNote error={again.error} /> : null}
      {event === 'test' || (status === 'waiting' && attempts.length === 0) ? null : (
        <Button size="compact-xs" variant="default" mt="xs" loading={again.isPending} onClick={() => again.mutate()}>
          {t(status === 'waiting' ? 'settings.sendNow' : 'settings.again')}
        </Button>
      )}
    </>
  )
}

/** To whom a mail went, while the address is known. */
function Recipient({ id }: { id: string }) {
  const { data } = useQuery(recipientsQuery)
  const address = data?.find((recipient) => recipient.id === id)?.address
  return address ? <div className={table.soft}>{address}</div> : null
}
