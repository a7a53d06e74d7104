import { useTranslation } from 'react-i18next'

/** The sentence for a failure in the person's language, by its code; the server's own where we have none. */
export function useFailureText(): (error: unknown) => string {
  const { i18n } = useTranslation()

  return (error) => {
    if (!hasCode(error)) return error instanceof Error ? error.message : String(error)
    return i18n.t(`errors.${error.code}` as 'errors.SERVER_UNREACHABLE', { defaultValue: error.message })
  }
}

/** An `ApiFailure`, or the error a run ended with. */
function hasCode(error: unknown): error is { code: string; message: string } {
  return typeof error === 'object' && error !== null && 'code' in error && 'message' in error
}
