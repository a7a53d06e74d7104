import { Button, Drawer, Group } from '@mantine/core'
import {
  deleteWebhook,
  rotateWebhookSecret,
  testWebhook,
  updateWebhook,
  type Webhook,
} from '@products-manager/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, Webhook as WebhookIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { settingsKey, webhooksQuery } from '../../api/notification-settings-queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import table from '../../ui/table.module.css'
import { TableFrame } from '../../ui/table-frame.tsx'
import { Tag } from '../../ui/tag.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { DeliveryLog, DeliveryTag } from './delivery-log.tsx'
import { SecretNote } from './secret-note.tsx'
import classes from './settings.module.css'
import { WebhookForm } from './webhook-form.tsx'
import { webhookNames } from './webhook-name.ts'

type Opened =
  | { does: 'edit'; webhook: Webhook | null }
  | { does: 'log'; webhook: Webhook }
  | { does: 'secret'; secret: string }

/** Programs that are told of events. */
export function WebhooksPanel() {
  const { t } = useTranslation()
  const { data: webhooks, error, isFetching, refetch } = useQuery(webhooksQuery)
  const [opened, setOpened] = useState<Opened | null>(null)
  const close = () => setOpened(null)
  const names = webhookNames(webhooks ?? [])

  return (
    <Panel
      title={t('settings.webhooks.title')}
      note={t('settings.webhooks.note')}
      flush
      actions={
        <Button
          size="xs"
          leftSection={<Plus size={15} aria-hidden="true" />}
          onClick={() => setOpened({ does: 'edit', webhook: null })}
        >
          {t('settings.webhooks.add')}
        </Button>
      }
    >
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : null}
      {webhooks?.length === 0 ? (
        <EmptyState Icon={WebhookIcon} title={t('settings.webhooks.none')} text={t('settings.webhooks.noneText')} />
      ) : webhooks ? (
        <TableFrame label={t('settings.webhooks.title')}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t('settings.webhooks.receiver')}</th>
                <th scope="col">{t('settings.state')}</th>
                <th scope="col">{t('settings.webhooks.last')}</th>
                <th scope="col">
                  <span className={table.hidden}>{t('settings.edit')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {webhooks.map((webhook) => (
                <WebhookRow
                  key={webhook.id}
                  webhook={webhook}
                  name={names.get(webhook.id) ?? webhook.url}
                  onOpen={setOpened}
                />
              ))}
            </tbody>
          </table>
        </TableFrame>
      ) : error ? null : (
        <SkeletonRows />
      )}
      <Drawer
        opened={opened !== null}
        onClose={close}
        size="34rem"
        title={
          titleOf(opened, names) ?? t(opened?.does === 'secret' ? 'settings.webhooks.secret' : 'settings.webhooks.add')
        }
        closeButtonProps={{ 'aria-label': t('shell.close') }}
      >
        {opened?.does === 'edit' ? (
          <WebhookForm
            webhook={opened.webhook}
            onDone={(secret) => (secret ? setOpened({ does: 'secret', secret }) : close())}
          />
        ) : null}
        {opened?.does === 'log' ? <DeliveryLog channel="webhook" webhook={opened.webhook.id} /> : null}
        {opened?.does === 'secret' ? <SecretNote secret={opened.secret} onDone={close} /> : null}
      </Drawer>
    </Panel>
  )
}

function titleOf(opened: Opened | null, names: ReadonlyMap<string, string>): string | null {
  return opened && opened.does !== 'secret' && opened.webhook ? (names.get(opened.webhook.id) ?? null) : null
}

interface WebhookRowProps {
  webhook: Webhook
  name: string
  onOpen: (opened: Opened) => void
}

function WebhookRow({ webhook, name, onOpen }: WebhookRowProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const onSettled = () => client.invalidateQueries({ queryKey: settingsKey })
  const params = { id: webhook.id }
  const test = useMutation({
    mutationFn: () => call(testWebhook, { params }),
    onSuccess: () => onOpen({ does: 'log', webhook }),
    onSettled,
  })
  const rotate = useMutation({
    mutationFn: () => call(rotateWebhookSecret, { params, body: {} }),
    onSuccess: ({ secret }) => onOpen({ does: 'secret', secret }),
    onSettled,
  })
  const remove = useMutation({ mutationFn: () => call(deleteWebhook, { params }), onSettled })
  const pause = useMutation({
    mutationFn: () => {
      const { url, description, events, isActive } = webhook
      return call(updateWebhook, { params, body: { url, description, events, isActive: !isActive } })
    },
    onSettled,
  })
  const failure = test.error ?? rotate.error ?? remove.error ?? pause.error
  const asking = (question: 'pauseQuestion' | 'secretQuestion' | 'removeQuestion', act: () => void) => () => {
    if (window.confirm(t(`settings.webhooks.${question}`, { name }))) act()
  }
  const { lastDelivery, previousSecretUntil } = webhook

  return (
    <tr>
      <th scope="row">
        {name}
        <div className={`${table.soft} ${classes.url}`}>{webhook.url}</div>
        {previousSecretUntil ? (
          <div className={table.soft}>
            {t('settings.webhooks.twoSecrets', { until: format.moment(previousSecretUntil) })}
          </div>
        ) : null}
        {failure ? <FailureNote error={failure} /> : null}
      </th>
      <td>
        <WebhookState webhook={webhook} />
      </td>
      <td className={table.nowrap}>
        {lastDelivery ? (
          <>
            <DeliveryTag status={lastDelivery.status} /> {format.moment(lastDelivery.createdAt)}
          </>
        ) : (
          t('settings.never')
        )}
      </td>
      <td>
        <Group gap="xs" miw="14rem">
          <Button size="compact-xs" variant="default" onClick={() => onOpen({ does: 'edit', webhook })}>
            {t('settings.edit')}
          </Button>
          <Button size="compact-xs" variant="default" loading={test.isPending} onClick={() => test.mutate()}>
            {t('settings.sendTest')}
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => onOpen({ does: 'log', webhook })}>
            {t('settings.log')}
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            loading={pause.isPending}
            onClick={webhook.isActive ? asking('pauseQuestion', pause.mutate) : () => pause.mutate()}
          >
            {t(webhook.isActive ? 'settings.webhooks.pause' : 'settings.webhooks.resume')}
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            loading={rotate.isPending}
            onClick={asking('secretQuestion', rotate.mutate)}
          >
            {t('settings.webhooks.newSecret')}
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            loading={remove.isPending}
            onClick={asking('removeQuestion', remove.mutate)}
          >
            {t('settings.remove')}
          </Button>
        </Group>
      </td>
    </tr>
  )
}

function WebhookState({ webhook: { isActive, offReason, failingSince } }: { webhook: Webhook }) {
  const { t } = useTranslation()
  const { moment } = useFormat()

  if (offReason) return <Tag tone="bad">{t(`settings.webhooks.${offReason}`)}</Tag>
  if (!isActive) return <Tag>{t('settings.off')}</Tag>
  if (failingSince) return <Tag tone="warn">{t('settings.webhooks.failingSince', { since: moment(failingSince) })}</Tag>
  return <Tag tone="good">{t('settings.on')}</Tag>
}
