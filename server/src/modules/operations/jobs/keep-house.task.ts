import Type from 'typebox'
import type { Clock } from '../../../platform/clock.ts'
import type { Databases } from '../../../platform/databases.ts'
import type { FileStore } from '../../../platform/files/file-store.ts'
import { defineTask, handle, type TaskHandler } from '../../../platform/jobs/define-task.ts'
import { makePartitions } from '../partitions.ts'

/** What has to be done every day, whether anybody works or not. */
const keepHouse = defineTask({
  name: 'operations.keep-house',
  payload: Type.Object({}),
  tries: 5,
  lane: 'short',
  cron: '7 3 * * *',
})

const DAY_MS = 86_400_000

export interface HouseParts {
  databases: Pick<Databases, 'imports' | 'analytics'>
  files: FileStore
  clock: Clock
}

/** Makes the coming months' partitions and removes uploads that were cut off. Both find nothing to do when run again. */
export function houseTasks({ databases, files, clock }: HouseParts): TaskHandler[] {
  return [
    handle(keepHouse, {
      async run() {
        await makePartitions(databases)
        await files.dropUnfinished(new Date(clock.now().getTime() - DAY_MS))
      },
    }),
  ]
}
