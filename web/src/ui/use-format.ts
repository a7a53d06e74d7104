import { useTranslation } from 'react-i18next'
import { createFormat, type Format } from './format.ts'

const made = new Map<string, Format>()

/** Figures and moments as the chosen language writes them. */
export function useFormat(): Format {
  const { language } = useTranslation().i18n
  const known = made.get(language)
  if (known) return known

  const format = createFormat(language)
  made.set(language, format)
  return format
}
