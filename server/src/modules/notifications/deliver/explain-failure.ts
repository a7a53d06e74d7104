import { type AppError, messageOf } from '../../../platform/errors.ts'
import { connectionFault, shortened } from '../../../platform/net/connection-fault.ts'
import {
  deliveryCertificate,
  deliveryCut,
  deliveryEncryption,
  deliveryFailed,
  deliveryNameNotFound,
  deliveryNoAnswer,
  deliveryRefused,
} from './errors.ts'

/** Why something did not reach its receiver, in words that say what to look at. */
export function explainFailure(error: unknown, host: string): AppError {
  const fault = connectionFault(error)
  switch (fault?.kind) {
    case 'told':
      return fault.error
    case 'name':
      return deliveryNameNotFound({ host }, error)
    case 'refused':
      return deliveryRefused({ host }, error)
    case 'silent':
      return deliveryNoAnswer({ host }, error)
    case 'cut':
      return deliveryCut({ host }, error)
    case 'certificate':
      return deliveryCertificate({ host, reason: fault.reason }, error)
    case 'encryption':
      return deliveryEncryption({ host }, error)
    default:
      return deliveryFailed({ host, said: shortened(messageOf(error)) }, error)
  }
}
