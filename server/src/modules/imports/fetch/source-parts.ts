import type { Clock } from '../../../platform/clock.ts'
import type { AddressGuard } from '../../../platform/net/address-guard.ts'
import type { Keyring } from '../../../platform/secrets/keyring.ts'
import type { UploadParts } from '../uploads.ts'

/** What fetching suppliers' files needs. */
export interface SourceParts extends UploadParts {
  clock: Clock
  keyring: Keyring
  guard: AddressGuard
  /** Folders of this machine below which may be watched. */
  watchFolders: readonly string[]
}
