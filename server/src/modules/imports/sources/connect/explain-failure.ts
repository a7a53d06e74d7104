import { type AppError, messageOf } from '../../../../platform/errors.ts'
import { connectionFault, shortened } from '../../../../platform/net/connection-fault.ts'
import {
  certificateRefused,
  connectionLost,
  connectionRefused,
  encryptionFailed,
  nameNotFound,
  noAnswer,
  sourceBroken,
} from './errors.ts'

/** The failure of a connection in words a catalogue manager can act on. `host` is who was talked to. */
export function explainFailure(error: unknown, host: string): AppError {
  const fault = connectionFault(error)
  switch (fault?.kind) {
    case 'told':
      return fault.error
    case 'name':
      return nameNotFound({ host }, error)
    case 'refused':
      return connectionRefused({ host }, error)
    case 'silent':
      return noAnswer({ host }, error)
    case 'cut':
      return connectionLost({ host }, error)
    case 'certificate':
      return certificateRefused({ host, reason: fault.reason }, error)
    case 'encryption':
      return encryptionFailed({ host }, error)
    default:
      return sourceBroken({ host, said: shortened(messageOf(error)) }, error)
  }
}
