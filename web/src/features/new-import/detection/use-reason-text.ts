import type { DetectionReason } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'

/** The reasons of a detection as sentences in the person's language. */
export function useReasonText(): (reasons: readonly DetectionReason[]) => string {
  const { t } = useTranslation()
  return (reasons) => reasons.map(({ code, facts }) => t(`reasons.${code}` as 'reasons.given', facts)).join(' ')
}
