import type { Database } from '@products-manager/postgres'
import Type from 'typebox'
import { addJob } from '../../../platform/jobs/add-job.ts'
import { defineTask, handle, type TaskHandler } from '../../../platform/jobs/define-task.ts'
import { deliverDue } from '../deliver/deliver-due.ts'
import { followEvents } from '../follow-events.ts'
import { adoptAdmins } from '../mail/keep-recipient.ts'
import type { NotificationParts } from '../parts.ts'
import { forgetDeliveries } from '../queries/end-attempt.ts'
import { forgetExpired } from '../queries/mark-read.ts'
import { forgetExpiredSecrets } from '../queries/webhook-secrets.ts'
import { deliveryTask } from './delivery-task.ts'

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

/** What workers do for notices and deliveries. */
export function notificationTasks(parts: NotificationParts): TaskHandler[] {
  return [
    handle(followTask, { run: ({ signal }) => follow(parts, signal) }),
    // Safe to run twice, and after a kill: see `deliverDue`.
    handle(deliveryTask, { run: ({ signal }) => deliverDue(parts, signal) }),
    // Safe to run twice: what has expired is gone after the first time.
    handle(houseKeeping, { run: () => parts.core.transaction(forgetOld) }),
  ]
}

async function follow(parts: NotificationParts, signal: AbortSignal): Promise<void> {
  await adoptAdmins(parts)
  await followEvents(parts, signal)
}

async function forgetOld(tx: Parameters<typeof forgetExpired>[0]): Promise<void> {
  await forgetExpired(tx)
  await forgetDeliveries(tx)
  await forgetExpiredSecrets(tx)
}

/** Has a worker look for events now instead of at the next minute. */
export async function followSoon(imports: Database<'imports'>): Promise<void> {
  await imports.transaction((tx) => addJob(tx, followTask, { payload: {}, key: 'follow events' }))
}
