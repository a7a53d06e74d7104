import { demoTasks } from '../modules/demo/index.ts'
import { importTasks, sourceTasks } from '../modules/imports/index.ts'
import { notificationTasks } from '../modules/notifications/index.ts'
import { archiveTasks, backupTasks, dumpTask, operationsTasks } from '../modules/operations/index.ts'
import { systemClock } from '../platform/clock.ts'
import { startWorkers, type Workers } from '../platform/jobs/start-workers.ts'
import { importParts, type System, sourceParts } from './compose.ts'
import { notificationParts } from './tell-people.ts'

/** Does the jobs of every module. */
export function startWorker(system: System): Promise<Workers> {
  const { config, log, databases, files } = system
  return startWorkers({
    imports: databases.databases.imports,
    url: databases.directUrl('imports'),
    handlers: [
      ...importTasks(importParts(system)),
      ...sourceTasks(sourceParts(system)),
      ...demoTasks(importParts(system), config.dataDir),
      ...notificationTasks(notificationParts(system)),
      ...operationsTasks({ databases: databases.databases, system: databases, files, clock: systemClock, log }),
      ...archiveTasks({ config, databases: databases.databases, log }),
      ...backupTasks({ config, system: databases, clock: systemClock, log }),
      dumpTask({ config, system: databases, clock: systemClock, log }),
    ],
    slots: config.workers,
    log,
    clock: systemClock,
  })
}
