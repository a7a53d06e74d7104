import { failureIn } from '../../../platform/net/connection-words.ts'
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
export const explainFailure = failureIn({
  name: deliveryNameNotFound,
  refused: deliveryRefused,
  silent: deliveryNoAnswer,
  cut: deliveryCut,
  encryption: deliveryEncryption,
  certificate: deliveryCertificate,
  other: deliveryFailed,
})
