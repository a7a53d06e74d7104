import { useTranslation } from 'react-i18next'
import { catalogueField } from './catalogue-field.ts'

/** A product field as people call it; a name we do not know, such as a specification's, stays as it is. */
export function useFieldName(): (field: string) => string {
  const { i18n } = useTranslation()
  return (field) => i18n.t(`fields.${catalogueField(field)}` as 'fields.title', { defaultValue: field })
}
