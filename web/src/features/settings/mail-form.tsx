import { Button, Group, PasswordInput, Select, Stack, Textarea, TextInput } from '@mantine/core'
import {
  forgetMail,
  type MailLanguage,
  type MailSecurity,
  type MailSettings,
  type MailStatus,
  testMail,
  updateMail,
} from '@products-manager/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { settingsKey } from '../../api/notification-settings-queries.ts'
import { FailureNote } from '../../ui/failure-note.tsx'
import { FailureSentence } from '../../ui/failure-sentence.tsx'
import { Tag } from '../../ui/tag.tsx'
import { draftOf, type MailDraft, settingsOf, USUAL_PORTS } from './mail-draft.ts'

const securities: readonly MailSecurity[] = ['starttls', 'tls', 'none']

export function MailForm({ mail, onDone }: { mail: MailStatus; onDone: () => void }) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const [draft, setDraft] = useState(() => draftOf(mail.server))
  const [to, setTo] = useState('')
  const done = async () => {
    await client.invalidateQueries({ queryKey: settingsKey })
    onDone()
  }
  const settings = settingsOf(draft)
  const save = useMutation({ mutationFn: (body: MailSettings) => call(updateMail, { body }), onSuccess: done })
  const forget = useMutation({ mutationFn: () => call(forgetMail, {}), onSuccess: done })
  const language: MailLanguage = i18n.language === 'fr' ? 'fr' : 'en'
  const test = useMutation({
    mutationFn: (body: MailSettings) => call(testMail, { body: { to: to.trim(), language, settings: body } }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (settings) save.mutate(settings)
  }
  const text = (field: 'host' | 'port' | 'user' | 'from' | 'fromName') => ({
    label: t(`settings.mail.fields.${field}`),
    value: draft[field],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      setDraft({ ...draft, [field]: currentTarget.value }),
  })
  const secure = (security: MailSecurity) => setDraft({ ...draft, security, port: USUAL_PORTS[security] })

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput {...text('host')} required data-autofocus maxLength={255} />
        <Group grow align="flex-start">
          <Select
            label={t('settings.mail.fields.security')}
            data={securities.map((value) => ({ value, label: t(`settings.mail.security.${value}`) }))}
            value={draft.security}
            allowDeselect={false}
            onChange={(value) => secure(value as MailDraft['security'])}
          />
          <TextInput {...text('port')} required inputMode="numeric" maxLength={5} />
        </Group>
        <TextInput {...text('user')} autoComplete="off" maxLength={255} />
        <PasswordInput
          label={t('settings.mail.fields.password')}
          description={mail.server?.hasPassword ? t('settings.mail.passwordKept') : undefined}
          autoComplete="new-password"
          maxLength={1000}
          value={draft.password}
          onChange={({ currentTarget }) => setDraft({ ...draft, password: currentTarget.value })}
        />
        <TextInput {...text('from')} required type="email" maxLength={254} />
        <TextInput {...text('fromName')} maxLength={100} />
        <Textarea
          label={t('settings.mail.fields.certificate')}
          autosize
          minRows={2}
          maxRows={6}
          spellCheck={false}
          value={draft.certificate}
          onChange={({ currentTarget }) => setDraft({ ...draft, certificate: currentTarget.value })}
        />
        <Group align="flex-end" wrap="nowrap">
          <TextInput
            label={t('settings.mail.testTo')}
            type="email"
            style={{ flex: 1 }}
            value={to}
            onChange={({ currentTarget }) => setTo(currentTarget.value)}
          />
          <Button
            variant="default"
            loading={test.isPending}
            disabled={settings === null || !to.includes('@')}
            onClick={() => settings && test.mutate(settings)}
          >
            {t('settings.sendTest')}
          </Button>
        </Group>
        <div role="status">
          {test.data?.ok ? <Tag tone="good">{t('settings.mail.testOk')}</Tag> : null}
          {test.data?.problem ? <FailureSentence error={test.data.problem} /> : null}
        </div>
        {test.error ? <FailureNote error={test.error} /> : null}
        {save.error ? <FailureNote error={save.error} /> : null}
        {forget.error ? <FailureNote error={forget.error} /> : null}
        <Group justify="flex-end">
          {mail.source === 'settings' ? (
            <Button variant="default" loading={forget.isPending} onClick={() => forget.mutate()}>
              {t('settings.mail.forget')}
            </Button>
          ) : null}
          <Button type="submit" disabled={settings === null} loading={save.isPending}>
            {t('shell.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
