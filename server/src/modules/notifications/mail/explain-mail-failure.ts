import type { AppError } from '../../../platform/errors.ts'
import { shortened } from '../../../platform/net/connection-fault.ts'
import { deliveryEncryption } from '../deliver/errors.ts'
import { explainFailure } from '../deliver/explain-failure.ts'
import { mailLogin, mailNeedsLogin, mailSenderRefused } from './errors.ts'

/** Why a mail server did not take a mail, in words that say what to look at. */
export function explainMailFailure(error: unknown, host: string): AppError {
  const { code, originalCode, response, responseCode, command } = factsOf(error)
  const said = shortened(response ?? (error instanceof Error ? error.message : ''))
  if (
    responseCode === 530 ||
    (code === 'EENVELOPE' && responseCode === 550 && command === 'MAIL FROM' && /auth/i.test(said))
  )
    return mailNeedsLogin({ host }, error)
  if (code === 'EAUTH') return mailLogin({ host, said }, error)
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return mailSenderRefused({ host, said }, error)
  // The library puts its own code in the place of the system's.
  const restored = originalCode ? Object.assign(new Error(said, { cause: error }), { code: originalCode }) : error
  if (originalCode === undefined && code === 'ETLS') return deliveryEncryption({ host }, error)
  if (code === 'ECONNECTION' && command === 'CONN' && originalCode === undefined) return cut(host, error)
  return explainFailure(restored, host)
}

function cut(host: string, cause: unknown): AppError {
  return explainFailure(Object.assign(new Error('closed', { cause }), { code: 'ECONNRESET' }), host)
}

interface MailFacts {
  code?: string
  originalCode?: string
  response?: string
  responseCode?: number
  command?: string
}

function factsOf(error: unknown): MailFacts {
  return error instanceof Error ? (error as Error & MailFacts) : {}
}
