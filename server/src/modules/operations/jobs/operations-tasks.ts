import type { Clock } from '../../../platform/clock.ts'
import type { Databases } from '../../../platform/databases.ts'
import type { FileStore } from '../../../platform/files/file-store.ts'
import type { TaskHandler } from '../../../platform/jobs/define-task.ts'
import type { Log } from '../../../platform/log.ts'
import { houseTasks } from './keep-house.task.ts'
import { maintenanceTasks } from './maintain.task.ts'
import { observationTasks } from './observe.task.ts'
import { type OptimizerTaskParts, optimizerTasks } from './optimizer.task.ts'

export interface OperationsTaskParts {
  databases: Databases
  system: OptimizerTaskParts['system']
  files: FileStore
  clock: Clock
  log: Log
}

/** Everything that is done for the databases without anybody asking, or on request. */
export function operationsTasks(parts: OperationsTaskParts): TaskHandler[] {
  return [
    ...houseTasks(parts),
    ...maintenanceTasks(parts.databases),
    ...observationTasks(parts.databases, parts.log),
    ...optimizerTasks(parts),
  ]
}
