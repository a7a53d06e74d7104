import type { Tx } from '@products-manager/postgres'
import Type from 'typebox'
import { addJob } from '../../../platform/jobs/add-job.ts'
import { defineTask } from '../../../platform/jobs/define-task.ts'

export const deliveryTask = defineTask({
  name: 'notifications.deliver',
  payload: Type.Object({}),
  // What is due is in the database: the next minute's job takes it up.
  tries: 1,
  lane: 'short',
  cron: '* * * * *',
})

/** Has a worker send what is due now instead of within a minute. */
export async function deliverSoon(tx: Tx<'imports'>): Promise<void> {
  await addJob(tx, deliveryTask, { payload: {}, key: 'deliver' })
}
