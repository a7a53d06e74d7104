import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { facetsQuery } from '../../api/products-queries.ts'

interface FacetSelectProps {
  kind: 'brands' | 'categories'
  label: string
  value: string | undefined
  /** Shown until the list that holds the value was read. */
  valueName: string | undefined
  onChange: (id: string | undefined, name: string | undefined) => void
}

/** One brand or category among thousands: the server searches as the person types. */
export function FacetSelect({ kind, label, value, valueName, onChange }: FacetSelectProps) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(false)
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text === valueName ? '' : text, 200)
  const { data, isFetching } = useQuery({ ...facetsQuery(kind, search), enabled: opened })
  const found = (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const chosen = value && !found.some((facet) => facet.value === value)

  return (
    <Select
      size="xs"
      aria-label={label}
      placeholder={label}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('products.clearOne', { filter: label }) }}
      value={value ?? null}
      data={chosen ? [{ value, label: valueName ?? value }, ...found] : found}
      // The server has filtered already, and by accents and case as it sees them.
      filter={({ options }) => options}
      searchValue={text}
      onSearchChange={setText}
      onDropdownOpen={() => setOpened(true)}
      onChange={(id, option) => onChange(id ?? undefined, id ? option?.label : undefined)}
      nothingFoundMessage={t(isFetching ? 'shell.loading' : 'products.nothingLike')}
      limit={50}
    />
  )
}
