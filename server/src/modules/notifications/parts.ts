import type { Database } from '@products-manager/postgres'
import type { Clock } from '../../platform/clock.ts'
import type { MailEnvironment } from '../../platform/mail-environment.ts'
import type { AddressGuard } from '../../platform/net/address-guard.ts'
import type { Hub } from '../../platform/realtime/hub.ts'
import type { Keyring } from '../../platform/secrets/keyring.ts'

/** What telling people and programs needs. */
export interface NotificationParts {
  imports: Database<'imports'>
  core: Database<'core'>
  publish: Hub['publish']
  clock: Clock
  keyring: Keyring
  guard: AddressGuard
  /** Where people find this installation, for links; null when nobody said. */
  appUrl: string | null
  /** What the environment says of mail. */
  mail: MailEnvironment
}
