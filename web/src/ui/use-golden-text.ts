import { useTranslation } from 'react-i18next'
import { useFieldName } from './use-field-name.ts'
import { useProblemText } from './use-problem-text.ts'
import { NOTHING } from './write-value.ts'

/** What golden rows are told with: a field's name and text, and problems, which come as "EAN_LENGTH ean, ROW_TOO_LONG". */
export function useGoldenText(): {
  name: (field: string) => string
  value: (field: string, value: string | null) => string
  problem: (problem: string) => string
} {
  const { t } = useTranslation()
  const fieldName = useFieldName()
  const problemText = useProblemText()

  function problem(told: string): string {
    const [code = '', field] = told.split(' ')
    const text = problemText({ code, message: code })
    return field ? `${fieldName(field)}: ${text}` : text
  }

  return {
    name: (field) => (field === 'problems' ? t('mappings.problems') : fieldName(field)),
    value: (field, value) =>
      field === 'problems' && value ? value.split(', ').map(problem).join(', ') : (value ?? NOTHING),
    problem,
  }
}
