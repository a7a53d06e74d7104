import type { ErrorGroup } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../ui/use-problem-text.ts'

type Named = Pick<ErrorGroup, 'cause' | 'code' | 'message'>

/** The name of a cause and what it means; a problem without one is named by what is wrong. */
export function useCauseText() {
  const { t } = useTranslation()
  const problemText = useProblemText()
  return {
    nameOf: (group: Named) => (group.cause === null ? problemText(group) : t(`doctor.causes.${group.cause}`)),
    whyOf: ({ cause }: Named) => (cause === null ? null : t(`doctor.why.${cause}`)),
  }
}
