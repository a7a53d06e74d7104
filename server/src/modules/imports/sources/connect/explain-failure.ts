import { failureIn } from '../../../../platform/net/connection-words.ts'
import {
  certificateRefused,
  connectionLost,
  connectionRefused,
  encryptionFailed,
  nameNotFound,
  noAnswer,
  sourceBroken,
} from './errors.ts'

/** The failure of a connection in words a catalogue manager can act on. */
export const explainFailure = failureIn({
  name: nameNotFound,
  refused: connectionRefused,
  silent: noAnswer,
  cut: connectionLost,
  encryption: encryptionFailed,
  certificate: certificateRefused,
  other: sourceBroken,
})
