import { Button, Drawer, TextInput } from '@mantine/core'
import { type ArchivePolicy, holdArchive } from '@products-manager/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { archivesQuery } from '../../../api/operations-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { DEFAULT_DATABASE, databaseNames } from '../database-search.ts'
import classes from './archives.module.css'

/** A time of a policy's archive; an empty side is open. */
export interface ArchiveSpan {
  policy: ArchivePolicy
  from: string
  to: string
}

interface HoldDrawerProps {
  span: ArchiveSpan | null
  onClose: () => void
}

/** Keeps a time of the archive until somebody lets go of it. */
export function HoldDrawer({ span, onClose }: HoldDrawerProps) {
  const { t } = useTranslation()

  return (
    <Drawer
      opened={span !== null}
      onClose={onClose}
      size="28rem"
      title={span ? t('archives.holdOf', { name: span.policy.name }) : ''}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      {span ? <HoldForm key={`${span.policy.name} ${span.from}`} span={span} onDone={onClose} /> : null}
    </Drawer>
  )
}

function HoldForm({ span: { policy, ...span }, onDone }: { span: ArchiveSpan; onDone: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [from, setFrom] = useState(span.from)
  const [to, setTo] = useState(span.to)
  const [reason, setReason] = useState('')
  const database = databaseNames.find((known) => known === policy.database) ?? DEFAULT_DATABASE
  const hold = useMutation({
    mutationFn: () =>
      call(holdArchive, {
        body: { database, policy: policy.name, reason, ...(from !== '' && { from }), ...(to !== '' && { to }) },
      }),
    onSuccess: () => {
      onDone()
      return client.invalidateQueries({ queryKey: archivesQuery.queryKey })
    },
  })

  return (
    <form
      className={classes.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        hold.mutate()
      }}
    >
      <p>{t('archives.holdText')}</p>
      <TextInput
        label={t('archives.reason')}
        value={reason}
        maxLength={500}
        required
        onChange={(event) => setReason(event.currentTarget.value)}
      />
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
      {hold.error ? <FailureNote error={hold.error} /> : null}
      <Button type="submit" loading={hold.isPending}>
        {t('archives.holdIt')}
      </Button>
    </form>
  )
}
