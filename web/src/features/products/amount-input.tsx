import { TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readAmount } from './product-search.ts'

interface AmountInputProps {
  label: string
  value: string | undefined
  onChange: (value: string | undefined) => void
}

/** A price as people type it; taken over when they leave the field or press Enter. */
export function AmountInput({ label, value, onChange }: AmountInputProps) {
  const { t } = useTranslation()
  const [text, setText] = useState(value ?? '')
  const amount = readAmount(text)
  const wrong = text.trim() !== '' && amount === null

  useEffect(() => setText(value ?? ''), [value])

  function commit() {
    if (wrong || (amount ?? undefined) === value) return
    onChange(amount ?? undefined)
  }

  return (
    <TextInput
      size="xs"
      aria-label={label}
      placeholder={label}
      inputMode="decimal"
      value={text}
      error={wrong ? t('products.notAnAmount') : undefined}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit()
      }}
    />
  )
}
