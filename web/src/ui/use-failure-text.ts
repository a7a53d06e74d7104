import { useTranslation } from 'react-i18next'
import { ApiFailure } from '../api/call.ts'

/** The sentence for a failure in the person's language, by its code; the server's own where we have none. */
export function useFailureText(): (error: unknown) => string {
  const { i18n } = useTranslation()

  return (error) => {
    if (!(error instanceof ApiFailure)) return error instanceof Error ? error.message : String(error)
    return i18n.t(`errors.${error.code}` as 'errors.SERVER_UNREACHABLE', { defaultValue: error.message })
  }
}
