import {
  getBackups,
  getRetention,
  listBackupRuns,
  planRestore,
  startBackup,
  startDrill,
  startTableRestore,
  verifyBackup,
} from '@products-manager/contract'
import type { FastifyInstance } from 'fastify'
import { BackupError, openRepository, planFacts, planRestore as planOf, planRetention } from 'pgops'
import type { Clock } from '../../../platform/clock.ts'
import type { Config } from '../../../platform/config.ts'
import type { Databases } from '../../../platform/databases.ts'
import { serve } from '../../../platform/http/serve.ts'
import { backupSettingsOf } from '../backups/backup-context.ts'
import { findBackupState } from '../backups/find-backup-state.ts'
import { findSystemId } from '../backups/queries/find-system-id.ts'
import { type RunWish, requestBackupRun } from '../backups/request-backup-run.ts'
import { targetOf } from '../backups/restore-table-of-run.ts'
import { backupsOff, restoreNotConfirmed, restoreRefused } from '../errors.ts'
import { type BackupRunRow, listBackupRuns as listRuns } from '../queries/backup-runs.ts'

export interface BackupRoutesParts {
  config: Config
  databases: Pick<Databases, 'core' | 'imports'>
  clock: Clock
}

export function backupRoutes(api: FastifyInstance, { config, databases, clock }: BackupRoutesParts): void {
  const { core, imports } = databases
  const ask = async (wish: RunWish) => {
    if (!config.backups) throw backupsOff({})
    return answerOf(await requestBackupRun(imports, wish))
  }

  serve(api, getBackups, () => findBackupState(config, databases))

  serve(api, listBackupRuns, async () => ({ items: (await listRuns(imports)).map(answerOf) }))

  serve(api, startBackup, ({ body: { kind } }) => ask({ kind }))
  serve(api, startDrill, () => ask({ kind: 'drill' }))
  serve(api, verifyBackup, ({ params }) => ask({ kind: 'verify', wish: { backup: params.id } }))

  serve(api, getRetention, async () => {
    const { repository, retention } = backupSettingsOf(config)
    const systemId = await findSystemId(core)
    const plan = await planRetention(openRepository(repository), systemId, { retention, now: clock.now() })
    return { days: retention.days, count: retention.count, keep: plan.keep, expire: plan.expire }
  })

  serve(api, planRestore, async ({ body }) => {
    const repository = openRepository(backupSettingsOf(config).repository)
    const systemId = await findSystemId(core)
    try {
      const plan = await planOf({
        repository,
        systemId,
        target: targetOf(body),
        backup: body.backup,
        directory: config.dataDir,
      })
      const { systemId: _system, ...facts } = planFacts(plan)
      return { ...facts, command: commandOf(body) }
    } catch (error) {
      // Its sentence says what can be reached and what to do; nothing was touched.
      if (error instanceof BackupError) throw restoreRefused({ reason: error.message })
      throw error
    }
  })

  serve(api, startTableRestore, async ({ body: { confirmation, ...wish } }) => {
    const name = `${wish.database}.${wish.table}`
    if (wish.replaces && confirmation !== name) throw restoreNotConfirmed({ name })
    return ask({ kind: 'restore-table', wish })
  })
}

/** What a person types to bring all databases there. */
function commandOf({ targetTime, backup }: { targetTime?: string; backup?: string }): string {
  const time = targetTime === undefined ? '' : ` --target-time "${targetTime}"`
  return `npx pm restore ${backup ?? 'latest'}${time}`
}

function answerOf({ createdAt, startedAt, completedAt, ...run }: BackupRunRow) {
  return {
    ...run,
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    completedAt: completedAt?.toISOString() ?? null,
  }
}
