import { Kbd, TextInput } from '@mantine/core'
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks'
import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

interface SearchFieldProps {
  value: string | undefined
  onChange: (value: string | undefined) => void
}

const TYPING_PAUSE_MS = 250

/** Searches while the person types; `/` brings the cursor here from anywhere on the page. */
export function SearchField({ value, onChange }: SearchFieldProps) {
  const { t } = useTranslation()
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(value ?? '')
  const told = useRef(value ?? '')
  const tell = useDebouncedCallback((next: string) => {
    told.current = next.trim()
    onChange(told.current || undefined)
  }, TYPING_PAUSE_MS)

  useHotkeys([['/', () => field.current?.select()]])
  useEffect(() => {
    // Only what came from elsewhere, such as the back button: what was typed meanwhile is not overwritten.
    if ((value ?? '') === told.current) return
    told.current = value ?? ''
    setText(told.current)
  }, [value])

  return (
    <TextInput
      ref={field}
      type="search"
      aria-label={t('products.search')}
      placeholder={t('products.searchHint')}
      leftSection={<Search size={16} aria-hidden="true" />}
      rightSection={text === '' ? <Kbd size="xs">/</Kbd> : null}
      maxLength={200}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        tell(event.currentTarget.value)
      }}
    />
  )
}
