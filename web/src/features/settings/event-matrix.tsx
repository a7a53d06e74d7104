import { Checkbox } from '@mantine/core'
import {
  type NotificationEvent,
  notificationEvents,
  updateChoices,
  updateRecipient,
  updateWebhook,
} from '@products-manager/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { choicesQuery, recipientsQuery, settingsKey, webhooksQuery } from '../../api/notification-settings-queries.ts'
import { FailureNote } from '../../ui/failure-note.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import table from '../../ui/table.module.css'
import { TableFrame } from '../../ui/table-frame.tsx'
import classes from './settings.module.css'
import { webhookNames } from './webhook-name.ts'

interface Channel {
  id: string
  name: string
  isOn: boolean
  events: readonly NotificationEvent[]
  /** A webhook or a recipient of nothing is removed instead. */
  needsOne: boolean
  keep: (events: NotificationEvent[]) => Promise<unknown>
}

/** Every event, and who is told of it. */
export function EventMatrix() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { channels, error, retry } = useChannels()
  const change = useMutation({
    mutationFn: ({ channel, events }: { channel: Channel; events: NotificationEvent[] }) => channel.keep(events),
    onSettled: () => client.invalidateQueries({ queryKey: settingsKey }),
  })

  return (
    <Panel title={t('settings.events.title')} note={t('settings.events.note')} flush>
      {error ? <FailureNote error={error} onRetry={retry} /> : null}
      {change.error ? <FailureNote error={change.error} /> : null}
      {channels ? (
        <TableFrame label={t('settings.events.title')}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t('settings.events.event')}</th>
                {channels.map(({ id, name, isOn }) => (
                  <th key={id} scope="col" className={classes.channel} title={name}>
                    {name}
                    {isOn ? null : ` (${t('settings.off')})`}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {notificationEvents.map((event) => (
                <tr key={event}>
                  <th scope="row">{t(`settings.names.${event}`)}</th>
                  {channels.map((channel) => (
                    <td key={channel.id}>
                      <Choice
                        channel={channel}
                        event={event}
                        onChange={(events) => change.mutate({ channel, events })}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      ) : error ? null : (
        <SkeletonRows />
      )}
    </Panel>
  )
}

interface ChoiceProps {
  channel: Channel
  event: NotificationEvent
  onChange: (events: NotificationEvent[]) => void
}

function Choice({ channel: { name, events, needsOne }, event, onChange }: ChoiceProps) {
  const { t } = useTranslation()
  const isChosen = events.includes(event)
  const isLast = needsOne && isChosen && events.length === 1

  return (
    <Checkbox
      aria-label={t('settings.events.tell', { event: t(`settings.names.${event}`), channel: name })}
      checked={isChosen}
      disabled={isLast}
      title={isLast ? t('settings.events.last') : undefined}
      onChange={() => onChange(isChosen ? events.filter((one) => one !== event) : [...events, event])}
    />
  )
}

function useChannels() {
  const { t } = useTranslation()
  const [choices, recipients, webhooks] = [useQuery(choicesQuery), useQuery(recipientsQuery), useQuery(webhooksQuery)]
  const error = choices.error ?? recipients.error ?? webhooks.error
  const retry = () => Promise.all([choices.refetch(), recipients.refetch(), webhooks.refetch()])
  if (!choices.data || !recipients.data || !webhooks.data) return { channels: null, error, retry }

  const { muted } = choices.data
  const app: Channel = {
    id: 'app',
    name: t('settings.events.app'),
    isOn: true,
    events: notificationEvents.filter((event) => !muted.includes(event)),
    needsOne: false,
    keep: (events) =>
      call(updateChoices, { body: { muted: notificationEvents.filter((event) => !events.includes(event)) } }),
  }
  const mails = recipients.data.map(({ id, address, language, isActive, events }): Channel => {
    const keep = (chosen: NotificationEvent[]) =>
      call(updateRecipient, { params: { id }, body: { address, language, isActive, events: chosen } })
    return { id, name: address, isOn: isActive, events, needsOne: true, keep }
  })
  const names = webhookNames(webhooks.data)
  const hooks = webhooks.data.map((webhook): Channel => {
    const { id, url, description, isActive, events } = webhook
    const keep = (chosen: NotificationEvent[]) =>
      call(updateWebhook, { params: { id }, body: { url, description, isActive, events: chosen } })
    return { id, name: names.get(id) ?? url, isOn: isActive, events, needsOne: true, keep }
  })
  return { channels: [app, ...mails, ...hooks], error, retry }
}
