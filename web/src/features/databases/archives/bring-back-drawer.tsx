import { Button, Drawer, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { restoreArchive } from '@products-manager/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { archivesQuery } from '../../../api/operations-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { DEFAULT_DATABASE, databaseNames } from '../database-search.ts'
import classes from './archives.module.css'
import type { ArchiveSpan } from './hold-drawer.tsx'

interface BringBackDrawerProps {
  span: ArchiveSpan | null
  onClose: () => void
}

/** Archived rows back into their table, or copied beside it. */
export function BringBackDrawer({ span, onClose }: BringBackDrawerProps) {
  const { t } = useTranslation()

  return (
    <Drawer
      opened={span !== null}
      onClose={onClose}
      size="28rem"
      title={span ? t('archives.bringBackOf', { name: span.policy.name }) : ''}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      {span ? <BringBackForm key={`${span.policy.name} ${span.from}`} span={span} onDone={onClose} /> : null}
    </Drawer>
  )
}

function BringBackForm({ span: { policy, ...span }, onDone }: { span: ArchiveSpan; onDone: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [from, setFrom] = useState(span.from)
  const [to, setTo] = useState(span.to)
  const [beside, setBeside] = useState('')
  const database = databaseNames.find((known) => known === policy.database) ?? DEFAULT_DATABASE
  const bring = useMutation({
    mutationFn: () =>
      call(restoreArchive, {
        body: {
          database,
          policy: policy.name,
          ...(from !== '' && { from }),
          ...(to !== '' && { to }),
          ...(beside !== '' && { beside }),
        },
      }),
    onSuccess: () => {
      notifications.show({ message: t('archives.bringing', { name: policy.name }), color: 'petrol' })
      onDone()
      return client.invalidateQueries({ queryKey: archivesQuery.queryKey })
    },
  })

  return (
    <form
      className={classes.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        bring.mutate()
      }}
    >
      <p>{t('archives.bringBackText', { table: `${policy.database}.${policy.table}` })}</p>
      <TextInput
        type="date"
        label={t('archives.from')}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        type="date"
        label={t('archives.to')}
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <TextInput
        label={t('archives.beside')}
        description={t('archives.besideText')}
        value={beside}
        pattern="[a-z_][a-z0-9_]{0,62}"
        onChange={(event) => setBeside(event.currentTarget.value)}
      />
      {bring.error ? <FailureNote error={bring.error} /> : null}
      <Button type="submit" loading={bring.isPending}>
        {t(beside === '' ? 'archives.bringInto' : 'archives.copyBeside')}
      </Button>
    </form>
  )
}
