import { Button, Group, Stack, Switch, TextInput } from '@mantine/core'
import { createWebhook, type NotificationEvent, updateWebhook, type Webhook } from '@products-manager/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { settingsKey } from '../../api/notification-settings-queries.ts'
import { FailureNote } from '../../ui/failure-note.tsx'
import { EventChoice, problemEvents } from './event-choice.tsx'

interface WebhookFormProps {
  /** `null` for a new one. */
  webhook: Webhook | null
  /** With the secret of a new one. */
  onDone: (secret?: string) => void
}

export function WebhookForm({ webhook, onDone }: WebhookFormProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [url, setUrl] = useState(webhook?.url ?? '')
  const [description, setDescription] = useState(webhook?.description ?? '')
  const [isActive, setActive] = useState(webhook?.isActive ?? true)
  const [events, setEvents] = useState<readonly NotificationEvent[]>(webhook?.events ?? problemEvents)
  const [tried, setTried] = useState(false)
  const isAddress = /^https?:\/\/\S+$/.test(url.trim())
  const save = useMutation({
    mutationFn: async () => {
      const body = { url: url.trim(), description, isActive, events: [...events] }
      if (webhook) return void (await call(updateWebhook, { params: { id: webhook.id }, body }))
      return (await call(createWebhook, { body })).secret
    },
    onSuccess: async (secret) => {
      await client.invalidateQueries({ queryKey: settingsKey })
      onDone(secret ?? undefined)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (isAddress && events.length > 0) save.mutate()
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          label={t('settings.webhooks.url')}
          description={t('settings.webhooks.urlHint')}
          required
          data-autofocus
          inputMode="url"
          maxLength={2000}
          value={url}
          error={tried && !isAddress ? t('settings.webhooks.urlFault') : undefined}
          onChange={({ currentTarget }) => setUrl(currentTarget.value)}
        />
        <TextInput
          label={t('settings.webhooks.description')}
          maxLength={200}
          value={description}
          onChange={({ currentTarget }) => setDescription(currentTarget.value)}
        />
        <EventChoice events={events} fault={tried && events.length === 0} onChange={setEvents} />
        <Switch
          label={t('settings.webhooks.isActive')}
          checked={isActive}
          onChange={({ currentTarget }) => setActive(currentTarget.checked)}
        />
        {save.error ? <FailureNote error={save.error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => onDone()}>
            {t('shell.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t('shell.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
