import { useTranslation } from 'react-i18next'

/** Names of catalogue columns that say the same as a field under another name. */
const same: Record<string, string> = { brand_name: 'brand', image_urls: 'images', offer_is_active: 'isActive' }

/** A product field as people call it; a name we do not know, such as a specification's, stays as it is. */
export function useFieldName(): (field: string) => string {
  const { i18n } = useTranslation()
  return (field) => i18n.t(`fields.${same[field] ?? camelCase(field)}` as 'fields.title', { defaultValue: field })
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
