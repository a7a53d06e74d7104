import { useTranslation } from 'react-i18next'

export interface FailureText {
  /** The sentence in the person's language. */
  text: string
  /** What the server said besides, in English, where the sentence is ours. */
  detail: string | null
}

/** What went wrong: by its code in the person's language; in English, or without a sentence of ours, as the server says. */
export function useFailureText(): (error: unknown) => FailureText {
  const { t, i18n } = useTranslation()

  return (error) => {
    if (!hasCode(error)) return { text: error instanceof Error ? error.message : String(error), detail: null }

    const hasOurs = i18n.exists(`errors.${error.code}`) && (i18n.language !== 'en' || error.message === '')
    if (!hasOurs) return { text: error.message, detail: null }

    const text = t(`errors.${error.code}` as 'errors.SERVER_UNREACHABLE')
    return { text, detail: error.code === 'SERVER_UNREACHABLE' ? null : error.message }
  }
}

/** An `ApiFailure`, or the error a run ended with. */
function hasCode(error: unknown): error is { code: string; message: string } {
  return typeof error === 'object' && error !== null && 'code' in error && 'message' in error
}
