import { TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { restoreArchive } from '@products-manager/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import type { ArchiveSpan } from './archive-span.ts'
import { SpanDrawer, SpanForm } from './span-drawer.tsx'

interface BringBackDrawerProps {
  span: ArchiveSpan | null
  onClose: () => void
}

/** Archived rows back into their table, or copied beside it. */
export function BringBackDrawer({ span, onClose }: BringBackDrawerProps) {
  const { t } = useTranslation()

  return (
    <SpanDrawer
      title={span ? t('archives.bringBackOf', { name: span.policy.name }) : ''}
      isOpen={span !== null}
      onClose={onClose}
    >
      {span ? <BringBackForm key={`${span.policy.name} ${span.from}`} span={span} onDone={onClose} /> : null}
    </SpanDrawer>
  )
}

function BringBackForm({ span, onDone }: { span: ArchiveSpan; onDone: () => void }) {
  const { t } = useTranslation()
  const [beside, setBeside] = useState('')
  const { database, name, table } = span.policy

  return (
    <SpanForm
      span={span}
      text={t('archives.bringBackText', { table: `${database}.${table}` })}
      action={t(beside === '' ? 'archives.bringInto' : 'archives.copyBeside')}
      send={(body) => call(restoreArchive, { body: { ...body, ...(beside !== '' && { beside }) } })}
      onDone={() => {
        notifications.show({ message: t('archives.bringing', { name }), color: 'petrol' })
        onDone()
      }}
    >
      <TextInput
        label={t('archives.beside')}
        description={t('archives.besideText')}
        value={beside}
        pattern="[a-z_][a-z0-9_]{0,62}"
        onChange={(event) => setBeside(event.currentTarget.value)}
      />
    </SpanForm>
  )
}
