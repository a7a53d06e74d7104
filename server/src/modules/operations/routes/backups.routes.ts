import { type Backup, getBackups, startBackup, startDrill, verifyBackup } from '@products-manager/contract'
import type { FastifyInstance } from 'fastify'
import { type FoundBackup, listWal, openRepository, readCatalogue, receiverSlot } from 'pgops'
import type { Config } from '../../../platform/config.ts'
import type { Databases } from '../../../platform/databases.ts'
import { serve } from '../../../platform/http/serve.ts'
import { requestBackup, requestDrill, requestVerification } from '../backups/backup.tasks.ts'
import { backupSettingsOf } from '../backups/backup-context.ts'
import { findReceiver } from '../backups/queries/find-receiver.ts'
import { findSystemId } from '../backups/queries/find-system-id.ts'

export interface BackupRoutesParts {
  config: Config
  databases: Pick<Databases, 'core' | 'imports'>
}

export function backupRoutes(api: FastifyInstance, { config, databases }: BackupRoutesParts): void {
  const { core, imports } = databases

  serve(api, getBackups, async () => {
    const repository = openRepository(backupSettingsOf(config).repository)
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
  })

  serve(api, startBackup, async ({ body }) => ({ jobId: await requestBackup(imports, body.kind) }))
  serve(api, startDrill, async () => ({ jobId: await requestDrill(imports) }))
  serve(api, verifyBackup, async ({ params }) => ({ jobId: await requestVerification(imports, params.id) }))
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
