import { type KeptReceiver, keepReceiving, openRepository, receiverSlot } from 'pgops'
import type { Config } from '../../../platform/config.ts'
import type { DatabaseSystem } from '../../../platform/databases.ts'
import type { Log } from '../../../platform/log.ts'
import { backupSettingsOf } from './backup-context.ts'

/** Keeps receiving the log while this process runs; null where it is not wanted. */
export function startReceiving(
  config: Config,
  { system, log }: { system: DatabaseSystem; log: Log },
): KeptReceiver | null {
  if (!config.backups || config.role === 'worker') return null

  const settings = backupSettingsOf(config)
  return keepReceiving({
    repository: openRepository(settings.repository),
    url: system.directUrl('core'),
    slot: receiverSlot,
    synchronous: settings.synchronous,
    log: { info: (message) => log.info(message), warn: (message) => log.warn(message) },
  })
}
