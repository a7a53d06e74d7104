import { useTranslation } from 'react-i18next'
import { useParticulars } from './use-particulars.ts'

export interface FailureText {
  /** The sentence in the person's language. */
  text: string
  /** The particulars in the person's language, where their facts are known. */
  particulars: string | null
  /** What the server said besides, in English, where the sentence is ours and the particulars are not. */
  detail: string | null
}

// Besides what our sentence says, the server's has a name or an identifier that the page shows already.
const saysAll: ReadonlySet<string> = new Set([
  'IMPORT_ENTITIES_REFUSED',
  'IMPORT_FAILS_AGAIN',
  'IMPORT_FILE_EMPTY',
  'IMPORT_FILE_ENCRYPTED',
  'IMPORT_FILE_MISSING',
  'IMPORT_FILE_WEB_PAGE',
  'IMPORT_NOTHING_SAFE',
  'IMPORT_NOT_FOUND',
  'IMPORT_ORIGINAL_MISSING',
  'IMPORT_PROFILE_NEEDED',
  'IMPORT_SOURCE_BEING_WRITTEN',
  'IMPORT_SOURCE_BUSY',
  'IMPORT_SOURCE_CUT',
  'IMPORT_SOURCE_INTERRUPTED',
  'IMPORT_SOURCE_IS_PUSHED',
  'IMPORT_SOURCE_LOGIN_WANTED',
  'IMPORT_SOURCE_NAME_NOT_FOUND',
  'IMPORT_SOURCE_NOT_FOUND',
  'IMPORT_SOURCE_NO_ANSWER',
  'IMPORT_SOURCE_REFUSED',
  'IMPORT_SOURCE_TLS',
  'IMPORT_SOURCE_WEB_PAGE',
  'IMPORT_UPLOAD_NOT_FOUND',
  'PLAN_NOT_FOUND',
  'PRODUCT_NOT_FOUND',
  'QUEUE_EAN_FOR_ONE_ROW',
  'QUEUE_NOTHING_WAITS',
  'SERVER_UNREACHABLE',
  'SUPPLIER_NOT_FOUND',
])

// In English, too: a browser's person has no use for the commands that the server's sentence names.
const namesCommands: ReadonlySet<string> = new Set([
  'IMPORT_COLUMNS_MISSING',
  'IMPORT_COLUMNS_MOVED',
  'IMPORT_LOOKUP_TABLES_MISSING',
])

/** What went wrong: by its code in the person's language; in English, or without a sentence of ours, as the server says. */
export function useFailureText(): (error: unknown) => FailureText {
  const { t, i18n } = useTranslation()
  const particularsOf = useParticulars()

  return (error) => {
    if (!hasCode(error)) return plain(error instanceof Error ? error.message : String(error))

    const particulars = particularsOf(error)
    const isEnglish = i18n.language === 'en' && !(namesCommands.has(error.code) && particulars !== null)
    const hasOurs = i18n.exists(`errors.${error.code}`) && (!isEnglish || error.message === '')
    if (!hasOurs) return plain(error.message)

    const text = t(`errors.${error.code}` as 'errors.SERVER_UNREACHABLE')
    if (saysAll.has(error.code)) return plain(text)
    return { text, particulars, detail: particulars === null ? error.message : null }
  }
}

function plain(text: string): FailureText {
  return { text, particulars: null, detail: null }
}

/** An `ApiFailure`, or the error a run ended with. */
function hasCode(error: unknown): error is { code: string; message: string; details?: unknown } {
  return typeof error === 'object' && error !== null && 'code' in error && 'message' in error
}
