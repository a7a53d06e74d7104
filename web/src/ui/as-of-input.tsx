import { TextInput } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './as-of-input.module.css'

// Years before are on their way to a later one: 0202 to 2026. Earlier than any catalogue here.
const FIRST = '1970'

interface AsOfInputProps {
  /** A moment in UTC; nothing for the present. */
  value: string | undefined
  onChange: (asOf: string | undefined) => void
}

/** Which moment of the past is looked at, by the person's own clock. */
export function AsOfInput({ value, onChange }: AsOfInputProps) {
  const { t } = useTranslation()
  const field = useRef<HTMLInputElement>(null)

  // The field keeps what is being typed: written back at each key, half a year would be taken for a year and lost.
  useEffect(() => {
    const { current } = field
    if (current && momentOf(current.value) !== value) current.value = value ? localText(value) : ''
  }, [value])

  return (
    <TextInput
      type="datetime-local"
      size="xs"
      label={t('past.asOf')}
      classNames={{ root: classes.field, label: classes.label }}
      ref={field}
      defaultValue={value ? localText(value) : ''}
      max={localText(new Date().toISOString())}
      onChange={({ currentTarget }) => {
        const moment = momentOf(currentTarget.value)
        const isHalf = currentTarget.validity.badInput || (moment !== undefined && moment < FIRST)
        if (!isHalf) onChange(moment)
      }}
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
