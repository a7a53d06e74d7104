import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldGroupNames, fieldGroups } from './field-groups.ts'

interface ChoiceGroup {
  group: string
  items: { value: string; label: string }[]
}

/** The product fields, grouped and named, for a list to choose from. */
export function useFieldChoices(): ChoiceGroup[] {
  const { t } = useTranslation()
  return useMemo(
    () =>
      fieldGroupNames.map((group) => ({
        group: t(`mapping.groups.${group}`),
        items: fieldGroups[group].map((field) => ({ value: field, label: t(`fields.${field}`) })),
      })),
    [t],
  )
}
