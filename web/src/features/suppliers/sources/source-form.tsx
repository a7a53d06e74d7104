import { Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { createSource, type Source, type SourceKind, testSource, updateSource } from '@products-manager/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { ConnectionFields } from './connection-fields.tsx'
import { FileFields } from './file-fields.tsx'
import { ScheduleFields } from './schedule-fields.tsx'
import { draftOf, missingFields, type SourceDraft, settingsOf } from './source-draft.ts'
import { kinds } from './source-fields.ts'
import classes from './source-form.module.css'
import { TestResult } from './test-result.tsx'

interface SourceFormProps {
  supplier: string
  /** `null` for a new one. */
  source: Source | null
  onDone: () => void
}

/** Where files come from, which of them, and when; with a test that connects as the server would. */
export function SourceForm({ supplier, source, onDone }: SourceFormProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [draft, setDraft] = useState(() => draftOf(source, Intl.DateTimeFormat().resolvedOptions().timeZone))
  const [missing, setMissing] = useState<readonly string[]>([])
  const change = (part: Partial<SourceDraft>) => setDraft({ ...draft, ...part })
  const test = useMutation({
    mutationFn: () => call(testSource, { body: { ...settingsOf(draft), ...(source && { sourceId: source.id }) } }),
  })
  const save = useMutation({
    mutationFn: () =>
      source
        ? call(updateSource, { params: { id: source.id }, body: settingsOf(draft) })
        : call(createSource, { body: { supplier, ...settingsOf(draft) } }),
    onSuccess: async ({ name }) => {
      await client.invalidateQueries({ queryKey: ['sources'] })
      await client.invalidateQueries({ queryKey: ['schedules', 'calendar'] })
      notifications.show({ message: t('sources.saved', { name }), color: 'moss' })
      onDone()
    },
  })

  function whenComplete(act: () => void, needed: readonly string[]) {
    setMissing(needed)
    if (needed.length === 0) act()
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    whenComplete(() => save.mutate(), missingFields(draft))
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          label={t('sources.name')}
          description={t('sources.nameHint')}
          required
          data-autofocus
          maxLength={100}
          value={draft.name}
          error={missing.includes('name') ? t('sources.missing') : undefined}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <Select
          label={t('sources.kind')}
          data={kinds.map((kind) => ({ value: kind, label: t(`sources.kinds.${kind}`) }))}
          value={draft.kind}
          allowDeselect={false}
          onChange={(kind) => change({ kind: kind as SourceKind, fields: {}, secrets: {} })}
        />
        <ConnectionFields draft={draft} missing={missing} secretsSet={source?.secretsSet ?? []} onChange={change} />
        {draft.kind === 'push' ? <p className={classes.hint}>{t('sources.pushHint')}</p> : null}
        {draft.kind === 'push' ? null : (
          <div className={classes.test}>
            <Button
              variant="default"
              loading={test.isPending}
              onClick={() => whenComplete(() => test.mutate(), missingFields({ ...draft, name: '-' }))}
            >
              {t('sources.test')}
            </Button>
            {test.error ? <FailureNote error={test.error} /> : null}
            {test.data && !test.isPending ? (
              <TestResult test={test.data} onPin={(hostKey) => change({ fields: { ...draft.fields, hostKey } })} />
            ) : null}
          </div>
        )}
        <FileFields supplier={supplier} missing={missing} draft={draft} onChange={change} />
        {draft.kind === 'push' ? null : <ScheduleFields draft={draft} onChange={change} />}
        {save.error ? <FailureNote error={save.error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
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
