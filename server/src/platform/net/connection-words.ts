import { type AppError, type ErrorMaker, messageOf } from '../errors.ts'
import { connectionFault, shortened } from './connection-fault.ts'

interface At {
  host: string
}

/** A module's own error for each way in which a connection fails. */
export interface ConnectionWords {
  name: ErrorMaker<At>
  refused: ErrorMaker<At>
  silent: ErrorMaker<At>
  cut: ErrorMaker<At>
  encryption: ErrorMaker<At>
  certificate: ErrorMaker<At & { reason: string }>
  other: ErrorMaker<At & { said: string }>
}

/** Gives what tells a failure of a connection in these words; `host` is who was talked to. */
export function failureIn(words: ConnectionWords): (error: unknown, host: string) => AppError {
  return (error, host) => {
    const fault = connectionFault(error)
    if (fault === null) return words.other({ host, said: shortened(messageOf(error)) }, error)
    if (fault.kind === 'told') return fault.error
    if (fault.kind === 'certificate') return words.certificate({ host, reason: fault.reason }, error)
    return words[fault.kind]({ host }, error)
  }
}
