import { TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './as-of-input.module.css'

interface AsOfInputProps {
  /** A moment in UTC; nothing for the present. */
  value: string | undefined
  onChange: (asOf: string | undefined) => void
}

/** Which moment of the past is looked at, by the person's own clock. */
export function AsOfInput({ value, onChange }: AsOfInputProps) {
  const { t } = useTranslation()

  return (
    <TextInput
      type="datetime-local"
      size="xs"
      label={t('past.asOf')}
      classNames={{ root: classes.field, label: classes.label }}
      value={value ? localText(value) : ''}
      max={localText(new Date().toISOString())}
      onChange={(event) => onChange(momentOf(event.currentTarget.value))}
    />
  )
}

/** A moment as the field writes it: local time, to the minute. */
function localText(moment: string): string {
  const date = new Date(moment)
  if (Number.isNaN(date.getTime())) return ''
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function momentOf(text: string): string | undefined {
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}
