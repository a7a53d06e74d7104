import { TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

interface FilledInputProps {
  label: ReactNode
  value: string
  maxLength: number
  hideLabel?: boolean
  onChange: (value: string) => void
}

/** A text that must not be empty: while it is, the last good one holds, and the field says so. */
export function FilledInput({ label, value, maxLength, hideLabel = false, onChange }: FilledInputProps) {
  const { t } = useTranslation()
  const [empty, setEmpty] = useState(false)

  return (
    <TextInput
      size="xs"
      {...(hideLabel ? { 'aria-label': String(label) } : { label })}
      maxLength={maxLength}
      value={empty ? '' : value}
      error={empty ? t('mapping.mustNotBeEmpty') : undefined}
      onChange={({ currentTarget }) => {
        setEmpty(currentTarget.value === '')
        if (currentTarget.value !== '') onChange(currentTarget.value)
      }}
    />
  )
}
