import { resealSourceSecrets } from '../modules/imports/index.ts'
import { resealMailPassword, resealWebhookSecrets } from '../modules/notifications/index.ts'
import type { SecretCommandParts } from '../platform/secrets/secret-commands.ts'
import { type System, sourceParts } from './compose.ts'

/** Everybody who keeps sealed secrets, with the keys. */
export function secretParts(system: System): SecretCommandParts {
  const { imports, keyring } = sourceParts(system)
  const { core } = system.databases.databases
  return {
    keyring,
    holders: [
      { name: 'sources', reseal: () => resealSourceSecrets(imports, keyring) },
      { name: 'webhooks', reseal: () => resealWebhookSecrets(core, keyring) },
      { name: 'mail', reseal: () => resealMailPassword(core, keyring) },
    ],
  }
}
