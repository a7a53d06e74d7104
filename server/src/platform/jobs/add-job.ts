import type { Writes } from '@products-manager/postgres'
import type { Static, TSchema } from 'typebox'
import { Check } from 'typebox/value'
import { currentCorrelationId } from '../correlation.ts'
import type { Task } from './define-task.ts'
import { insertJob } from './queries/insert-job.ts'

export interface NewJob<Payload> {
  payload: Payload
  /** A job of this key that waits already is replaced instead of doubled. One that runs is left alone. */
  key?: string
  /** Jobs of one queue run one after the other. Few names: each is a row that stays. */
  queue?: string
  runAt?: Date
}

/** Puts a job before the workers when the transaction commits, and never if it does not. */
export function addJob<Payload extends TSchema>(
  tx: Writes<'imports'>,
  task: Task<Payload>,
  job: NewJob<Static<Payload>>,
): Promise<string> {
  if (!Check(task.payload, job.payload)) throw new TypeError(`${task.name}: the payload is not what the task takes.`)

  const correlationId = currentCorrelationId()
  return insertJob(tx, {
    name: task.name,
    payload: { ...(job.payload as object), ...(correlationId && { _correlationId: correlationId }) },
    queue: job.queue ?? null,
    runAt: job.runAt ?? null,
    tries: task.tries,
    key: job.key ?? null,
  })
}
