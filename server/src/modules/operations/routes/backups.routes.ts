import { getBackups, startBackup, startDrill, verifyBackup } from '@products-manager/contract'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../../../platform/config.ts'
import type { Databases } from '../../../platform/databases.ts'
import { serve } from '../../../platform/http/serve.ts'
import { requestBackup, requestDrill, requestVerification } from '../backups/backup.tasks.ts'
import { findBackupState } from '../backups/find-backup-state.ts'

export interface BackupRoutesParts {
  config: Config
  databases: Pick<Databases, 'core' | 'imports'>
}

export function backupRoutes(api: FastifyInstance, { config, databases }: BackupRoutesParts): void {
  const { imports } = databases

  serve(api, getBackups, () => findBackupState(config, databases))

  serve(api, startBackup, async ({ body }) => ({ jobId: await requestBackup(imports, body.kind) }))
  serve(api, startDrill, async () => ({ jobId: await requestDrill(imports) }))
  serve(api, verifyBackup, async ({ params }) => ({ jobId: await requestVerification(imports, params.id) }))
}
