import type { Backup, BackupState } from '@products-manager/contract'
import { type FoundBackup, listWal, openRepository, readCatalogue, receiverSlot } from 'pgops'
import type { Config } from '../../../platform/config.ts'
import type { Databases } from '../../../platform/databases.ts'
import { backupSettingsOf } from './backup-context.ts'
import { findReceiver } from './queries/find-receiver.ts'
import { findSystemId } from './queries/find-system-id.ts'

/** Backups, what proved them, and how far the log is received. */
export async function findBackupState(config: Config, { core }: Pick<Databases, 'core'>): Promise<BackupState> {
  const settings = backupSettingsOf(config)
  const repository = openRepository(settings.repository)
  const systemId = await findSystemId(core)
  const [catalogue, wal, receiver] = await Promise.all([
    readCatalogue(repository, systemId),
    listWal(repository, systemId),
    findReceiver(core, receiverSlot),
  ])
  const drills = catalogue.backups.flatMap(({ results }) => results.filter(({ kind, ok }) => kind === 'drill' && ok))
  return {
    isOn: config.backups,
    systemId,
    stores: repository.stores.map(({ name }) => name),
    receiver,
    receivedUntil: wal.mark?.at ?? null,
    backups: catalogue.backups.map(shown),
    damaged: catalogue.damaged,
    recoveryMs: drills.toSorted((a, b) => (a.at < b.at ? -1 : 1)).at(-1)?.recoveryMs ?? null,
  }
}

function shown({ record, stores, results }: FoundBackup): Backup {
  const { id, kind, parent, timeline, startedAt, stoppedAt, durationMs, plainBytes, storedBytes, keyId } = record
  return {
    ...{ id, kind, parent, timeline, startedAt, stoppedAt, durationMs, plainBytes, storedBytes },
    isEncrypted: keyId !== null,
    stores: stores.map(({ name }) => name),
    checks: results.map((result) => ({
      kind: result.kind,
      at: result.at,
      ok: result.ok,
      problems: result.problems,
      durationMs: result.durationMs,
      recoveryMs: result.recoveryMs ?? null,
    })),
  }
}
