import { backupMetrics, openRepository, readCatalogue, receiverSlot } from 'pgops'
import type { Registry } from 'prom-client'
import type { Config } from '../../../platform/config.ts'
import type { Databases } from '../../../platform/databases.ts'
import { registerFamilies } from '../register-families.ts'
import { backupSettingsOf } from './backup-context.ts'
import { findReceiver } from './queries/find-receiver.ts'
import { findSystemId } from './queries/find-system-id.ts'

// Backups come by the hour, and a look reads a small file for each.
const SHARED_MS = 10_000

export interface MeasuredBackups {
  config: Config
  databases: Pick<Databases, 'core'>
}

/** Shows when the last backup and the last drill were, and whether the log is received. Nothing where backups are off. */
export function measureBackups({ config, databases: { core } }: MeasuredBackups, registry: Registry): void {
  if (!config.backups) return

  // Asking the buckets at every scrape would cost more than it tells.
  const repository = openRepository({ ...backupSettingsOf(config).repository, replicas: [] })
  const look = async () => {
    const [catalogue, receiver] = await Promise.all([
      findSystemId(core).then((systemId) => readCatalogue(repository, systemId)),
      findReceiver(core, receiverSlot),
    ])
    return backupMetrics({ catalogue, receiver })
  }
  registerFamilies(registry, {
    families: backupMetrics(null),
    // A database that is down must not take the other measurements with it.
    collect: () => look().catch(() => []),
    sharedMs: SHARED_MS,
  })
}
