import { Autocomplete } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { facetsQuery } from '../api/products-queries.ts'

interface BrandInputProps {
  label: string
  /** Says in the field itself what it is for, where no label stands above. */
  bare?: boolean
  value: string | undefined
  onChange: (brand: string | undefined) => void
}

/** A brand by name: names are offered as the person types, and what is written counts once it is left. */
export function BrandInput({ label, bare = false, value, onChange }: BrandInputProps) {
  const [opened, setOpened] = useState(false)
  const [text, setText] = useState(value ?? '')
  const [given, setGiven] = useState(value)
  const [search] = useDebouncedValue(text, 200)
  const { data } = useQuery({ ...facetsQuery('brands', search), enabled: opened })
  if (given !== value) {
    setGiven(value)
    setText(value ?? '')
  }
  const settle = (name: string) => {
    const brand = name.trim() || undefined
    if (brand !== value) onChange(brand)
  }

  return (
    <Autocomplete
      {...(bare ? { 'aria-label': label, placeholder: label } : { label })}
      value={text}
      data={[...new Set((data?.items ?? []).map(({ name }) => name))]}
      filter={({ options }) => options}
      maxLength={255}
      limit={30}
      onDropdownOpen={() => setOpened(true)}
      onChange={setText}
      onOptionSubmit={settle}
      onBlur={() => settle(text)}
      onKeyDown={({ key }) => {
        if (key === 'Enter') settle(text)
      }}
    />
  )
}
