import { useTranslation } from 'react-i18next'
import { useFormat } from './use-format.ts'
import { writeFieldValue } from './write-field-value.ts'

/** Writes a value of one of the catalogue's columns as the chosen language does. */
export function useValueText(): (field: string, value: unknown) => string {
  const { t } = useTranslation()
  const format = useFormat()
  const words = { yes: t('shell.yes'), no: t('shell.no') }
  return (field, value) => writeFieldValue({ field, value }, { words, format })
}
