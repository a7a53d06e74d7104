import type { ImportRun } from '@products-manager/contract'
import { followSoon, type NotificationParts } from '../modules/notifications/index.ts'
import { systemClock } from '../platform/clock.ts'
import { createAddressGuard } from '../platform/net/address-guard.ts'
import type { Hub } from '../platform/realtime/hub.ts'
import { openKeyring } from '../platform/secrets/keyring.ts'
import type { System } from './compose.ts'

/** What telling people and programs needs, wherever it is done. */
export function notificationParts({ config, databases: { databases }, publish }: System): NotificationParts {
  const { imports, core } = databases
  return {
    imports,
    core,
    publish,
    clock: systemClock,
    keyring: openKeyring({ dataDir: config.dataDir, passphrases: config.secretKeys }),
    guard: createAddressGuard(config.outgoing.allowedPlaces),
    appUrl: config.http.appUrl,
    mail: config.mail,
  }
}

/** Tells browsers how a run comes on, and has its end followed. */
export function tellOfRun({ databases: { databases }, publish, log }: System, run: ImportRun): void {
  void publish(aboutRun(run))
  // Followers look every minute by themselves: this only spares people the wait, and a command may end before it.
  if (run.completedAt !== null)
    followSoon(databases.imports).catch((err: unknown) => log.debug({ err }, 'Notices come a little later.'))
}

function aboutRun(run: ImportRun): Parameters<Hub['publish']>[0] {
  return { topics: ['imports', `import:${run.id}`], key: run.id, message: { type: 'import', run } }
}
