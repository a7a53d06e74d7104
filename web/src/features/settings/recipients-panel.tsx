import { Button, Drawer, Group, Select, Stack, Switch, TextInput } from '@mantine/core'
import {
  createRecipient,
  deleteRecipient,
  type MailLanguage,
  type Recipient,
  type RecipientSettings,
  updateRecipient,
} from '@products-manager/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, Users } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { recipientsQuery, settingsKey } from '../../api/notification-settings-queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import table from '../../ui/table.module.css'
import { TableFrame } from '../../ui/table-frame.tsx'
import { Tag } from '../../ui/tag.tsx'
import { EventChoice, problemEvents } from './event-choice.tsx'
import classes from './settings.module.css'

/** Who is told by mail. */
export function RecipientsPanel() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data, error, isFetching, refetch } = useQuery(recipientsQuery)
  const [edited, setEdited] = useState<Recipient | 'new' | null>(null)
  const remove = useMutation({
    mutationFn: (id: string) => call(deleteRecipient, { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: settingsKey }),
  })

  const askToRemove = ({ id, address }: Recipient) => {
    if (window.confirm(t('settings.recipients.removeQuestion', { address }))) remove.mutate(id)
  }

  return (
    <Panel
      title={t('settings.recipients.title')}
      note={t('settings.recipients.note')}
      flush
      actions={
        <Button size="xs" leftSection={<Plus size={15} aria-hidden="true" />} onClick={() => setEdited('new')}>
          {t('settings.recipients.add')}
        </Button>
      }
    >
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : null}
      {remove.error ? <FailureNote error={remove.error} /> : null}
      {data?.length === 0 ? (
        <EmptyState Icon={Users} title={t('settings.recipients.none')} text={t('settings.recipients.noneText')} />
      ) : data ? (
        <TableFrame label={t('settings.recipients.title')}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t('settings.recipients.address')}</th>
                <th scope="col">{t('settings.recipients.language')}</th>
                <th scope="col">{t('settings.state')}</th>
                <th scope="col">
                  <span className={table.hidden}>{t('settings.edit')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.map((recipient) => (
                <tr key={recipient.id}>
                  <th scope="row" className={classes.url}>
                    {recipient.address}
                  </th>
                  <td>{t(`settings.languages.${recipient.language}`)}</td>
                  <td>
                    {recipient.isActive ? <Tag tone="good">{t('settings.on')}</Tag> : <Tag>{t('settings.off')}</Tag>}
                  </td>
                  <td className={table.nowrap}>
                    <Button size="compact-xs" variant="default" onClick={() => setEdited(recipient)}>
                      {t('settings.edit')}
                    </Button>{' '}
                    <Button size="compact-xs" variant="default" onClick={() => askToRemove(recipient)}>
                      {t('settings.remove')}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      ) : error ? null : (
        <SkeletonRows />
      )}
      <Drawer
        opened={edited !== null}
        onClose={() => setEdited(null)}
        size="26rem"
        title={edited === null || edited === 'new' ? t('settings.recipients.add') : edited.address}
        closeButtonProps={{ 'aria-label': t('shell.close') }}
      >
        {edited ? <RecipientForm recipient={edited === 'new' ? null : edited} onDone={() => setEdited(null)} /> : null}
      </Drawer>
    </Panel>
  )
}

function RecipientForm({ recipient, onDone }: { recipient: Recipient | null; onDone: () => void }) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const [draft, setDraft] = useState<RecipientSettings>({
    address: recipient?.address ?? '',
    language: recipient?.language ?? (i18n.language === 'fr' ? 'fr' : 'en'),
    events: [...(recipient?.events ?? problemEvents)],
    isActive: recipient?.isActive ?? true,
  })
  const save = useMutation({
    mutationFn: () =>
      recipient
        ? call(updateRecipient, { params: { id: recipient.id }, body: draft })
        : call(createRecipient, { body: draft }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: settingsKey })
      onDone()
    },
  })
  const isComplete = /^\S+@\S+$/.test(draft.address) && draft.events.length > 0

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (isComplete) save.mutate()
      }}
    >
      <Stack gap="md">
        <TextInput
          label={t('settings.recipients.address')}
          required
          data-autofocus
          type="email"
          maxLength={254}
          value={draft.address}
          onChange={({ currentTarget }) => setDraft({ ...draft, address: currentTarget.value.trim() })}
        />
        <Select
          label={t('settings.recipients.language')}
          data={(['en', 'fr'] as const).map((value) => ({ value, label: t(`settings.languages.${value}`) }))}
          value={draft.language}
          allowDeselect={false}
          onChange={(language) => setDraft({ ...draft, language: language as MailLanguage })}
        />
        <EventChoice
          events={draft.events}
          fault={draft.events.length === 0}
          onChange={(events) => setDraft({ ...draft, events })}
        />
        <Switch
          label={t('settings.recipients.isActive')}
          checked={draft.isActive ?? true}
          onChange={({ currentTarget }) => setDraft({ ...draft, isActive: currentTarget.checked })}
        />
        {save.error ? <FailureNote error={save.error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t('shell.cancel')}
          </Button>
          <Button type="submit" disabled={!isComplete} loading={save.isPending}>
            {t('shell.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
