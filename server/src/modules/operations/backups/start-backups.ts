import { type KeptReceiver, keepReceiving, openRepository, type Repository, readCatalogue, receiverSlot } from 'pgops'
import { systemClock } from '../../../platform/clock.ts'
import type { Config } from '../../../platform/config.ts'
import type { DatabaseSystem } from '../../../platform/databases.ts'
import { messageOf } from '../../../platform/errors.ts'
import type { Log } from '../../../platform/log.ts'
import { requestCalmly } from './backup.tasks.ts'
import { backupSettingsOf } from './backup-context.ts'
import { findSystemId } from './queries/find-system-id.ts'
import { requestBackupRun } from './request-backup-run.ts'

// A new installation is tried out first; the log is received from the beginning.
const FIRST_BACKUP_AFTER_MS = 300_000

/** Keeps receiving the log while this process runs, and asks for a first backup; null where neither is wanted. */
export function startReceiving(
  config: Config,
  { system, log }: { system: DatabaseSystem; log: Log },
): KeptReceiver | null {
  if (!config.backups || config.role === 'worker') return null

  const settings = backupSettingsOf(config)
  const repository = openRepository(settings.repository)
  const { core, imports } = system.databases
  const failed = (error: unknown) => log.error(`A backup could not be asked for: ${messageOf(error)}`)
  void requestFirst(system, repository).catch(failed)
  return keepReceiving({
    repository,
    url: system.directUrl('core'),
    slot: receiverSlot,
    synchronous: settings.synchronous,
    log: { info: (message) => log.info(message), warn: (message) => log.warn(message) },
    onGap: () => void requestBackupRun(imports, { kind: 'full' }).catch(failed),
  })

  async function requestFirst({ databases }: DatabaseSystem, found: Repository): Promise<void> {
    const { backups } = await readCatalogue(found, await findSystemId(core))
    if (backups.length > 0) return
    const at = new Date(systemClock.now().getTime() + FIRST_BACKUP_AFTER_MS)
    await requestCalmly(databases.imports, { work: 'full', at })
  }
}
