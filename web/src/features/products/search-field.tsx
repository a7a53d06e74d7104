import { Kbd, TextInput } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { Search } from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useTyping } from '../../ui/use-typing.ts'

interface SearchFieldProps {
  value: string | undefined
  onChange: (value: string | undefined) => void
}

/** Searches while the person types; `/` brings the cursor here from anywhere on the page. */
export function SearchField({ value, onChange }: SearchFieldProps) {
  const { t } = useTranslation()
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useTyping(value ?? '', (next) => onChange(next || undefined))

  useHotkeys([['/', () => field.current?.select()]])

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
      onChange={({ currentTarget }) => setText(currentTarget.value)}
    />
  )
}
