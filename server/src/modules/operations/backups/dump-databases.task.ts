import { openRepository, replicate, takeDump } from 'pgops'
import Type from 'typebox'
import { databaseNames } from '../../../platform/database-names.ts'
import { addJob } from '../../../platform/jobs/add-job.ts'
import { defineTask, handle, type TaskHandler } from '../../../platform/jobs/define-task.ts'
import type { BackupTaskParts } from './backup.tasks.ts'
import { backupSettingsOf } from './backup-context.ts'
import { findSystemId } from './queries/find-system-id.ts'
import { isImporting } from './queries/is-importing.ts'
import { BACKUP_QUEUE } from './request-backup-run.ts'

/** For another version of PostgreSQL, or one database alone: what files of the cluster cannot give. */
const dumpDatabases = defineTask({
  name: 'operations.dump-databases',
  payload: Type.Object({ tries: Type.Optional(Type.Integer()) }),
  tries: 3,
  lane: 'long',
  cron: '20 3 * * 0',
})

const LOOK_AGAIN_MS = 600_000
// Four hours: files may come all day long.
const MOST_LOOKS = 24

/** Once a week each database as SQL, at a moment when no file is imported. Done twice, there are two dumps. */
export function dumpTask({ config, system, clock, log }: BackupTaskParts): TaskHandler {
  return handle(dumpDatabases, {
    async run({ payload: { tries = 0 }, signal }) {
      if (!config.backups) return
      const { core, imports } = system.databases
      if (tries < MOST_LOOKS && (await isImporting(imports))) {
        const runAt = new Date(clock.now().getTime() + LOOK_AGAIN_MS)
        const again = { payload: { tries: tries + 1 }, key: 'dump', queue: BACKUP_QUEUE, runAt }
        await imports.transaction((tx) => addJob(tx, dumpDatabases, again))
        return
      }
      const repository = openRepository(backupSettingsOf(config).repository)
      const systemId = await findSystemId(core)
      const urls = new Map(databaseNames.map((name) => [nameIn(system.directUrl(name)), system.directUrl(name)]))
      const record = await takeDump({
        repository,
        systemId,
        url: async (database) => urls.get(database) ?? system.directUrl('core'),
        databases: [...urls.keys()],
        signal,
      })
      log.info({ dump: record.id, durationMs: record.durationMs }, 'Each database was written as SQL.')
      for (const { store, problem } of await replicate({ repository, systemId, signal }))
        if (problem !== null) log.error({ store }, `The copy of the backups is not up to date: ${problem}`)
    },
  })
}

function nameIn(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1))
}
