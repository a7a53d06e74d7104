import { useTranslation } from 'react-i18next'

/** The cause of a problem in the person's language, by its code; the server's own sentence where we have none. */
export function useProblemText(): (problem: { code: string; message: string }) => string {
  const { i18n } = useTranslation()
  return ({ code, message }) => i18n.t(`problems.${code}` as 'problems.KEY_MISSING', { defaultValue: message })
}
