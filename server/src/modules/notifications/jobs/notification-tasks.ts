import type { Database } from '@products-manager/postgres'
import Type from 'typebox'
import { addJob } from '../../../platform/jobs/add-job.ts'
import { defineTask, handle, type TaskHandler } from '../../../platform/jobs/define-task.ts'
import { type FollowerParts, followEvents } from '../follow-events.ts'
import { forgetExpired } from '../queries/mark-read.ts'

const followTask = defineTask({
  name: 'notifications.follow-events',
  payload: Type.Object({}),
  tries: 1,
  lane: 'short',
  cron: '* * * * *',
})

const houseKeeping = defineTask({
  name: 'notifications.house-keeping',
  payload: Type.Object({}),
  tries: 3,
  lane: 'short',
  cron: '37 3 * * *',
})

/** What workers do for notices. */
export function notificationTasks(parts: FollowerParts): TaskHandler[] {
  return [
    handle(followTask, { run: ({ signal }) => followEvents(parts, signal) }),
    // Safe to run twice: what has expired is gone after the first time.
    handle(houseKeeping, { run: () => parts.core.transaction(forgetExpired) }),
  ]
}

/** Has a worker look for events now instead of at the next minute. */
export async function followSoon(imports: Database<'imports'>): Promise<void> {
  await imports.transaction((tx) => addJob(tx, followTask, { payload: {}, key: 'follow events' }))
}
