import { TextInput } from '@mantine/core'
import { holdArchive } from '@products-manager/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import type { ArchiveSpan } from './archive-span.ts'
import { SpanDrawer, SpanForm } from './span-drawer.tsx'

interface HoldDrawerProps {
  span: ArchiveSpan | null
  onClose: () => void
}

/** Keeps a time of the archive until somebody lets go of it. */
export function HoldDrawer({ span, onClose }: HoldDrawerProps) {
  const { t } = useTranslation()

  return (
    <SpanDrawer
      title={span ? t('archives.holdOf', { name: span.policy.name }) : ''}
      isOpen={span !== null}
      onClose={onClose}
    >
      {span ? <HoldForm key={`${span.policy.name} ${span.from}`} span={span} onDone={onClose} /> : null}
    </SpanDrawer>
  )
}

function HoldForm({ span, onDone }: { span: ArchiveSpan; onDone: () => void }) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')

  return (
    <SpanForm
      span={span}
      text={t('archives.holdText')}
      action={t('archives.holdIt')}
      send={(body) => call(holdArchive, { body: { ...body, reason } })}
      onDone={onDone}
    >
      <TextInput
        label={t('archives.reason')}
        value={reason}
        maxLength={500}
        required
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </SpanForm>
  )
}
