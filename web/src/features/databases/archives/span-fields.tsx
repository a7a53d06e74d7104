import { TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Span } from './archive-span.ts'

interface SpanFieldsProps {
  span: Span
  size?: 'xs' | 'sm'
  onChange: (span: Span) => void
}

/** From which day on, and before which one. */
export function SpanFields({ span, size = 'sm', onChange }: SpanFieldsProps) {
  const { t } = useTranslation()

  return (
    <>
      <TextInput
        type="date"
        size={size}
        label={t('archives.from')}
        value={span.from}
        max={span.to}
        onChange={({ currentTarget }) => onChange({ from: currentTarget.value, to: span.to })}
      />
      <TextInput
        type="date"
        size={size}
        label={t('archives.to')}
        value={span.to}
        min={span.from}
        onChange={({ currentTarget }) => onChange({ from: span.from, to: currentTarget.value })}
      />
    </>
  )
}
