import type { Database } from '@products-manager/postgres'
import { Check } from 'typebox/value'
import { correlationIdFrom, withCorrelation } from '../correlation.ts'
import { AppError, defineError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { TaskHandler } from './define-task.ts'
import { endTries } from './queries/return-jobs.ts'

const payloadInvalid = defineError<{ task: string }>('JOB_PAYLOAD_INVALID', {
  status: 500,
  retry: 'never',
  message: (f) => `${f.task}: what the job was told is not what the task takes.`,
})

export interface RunningJob {
  id: string
  attempt: number
  tries: number
  payload: unknown
}

export interface JobRunner {
  imports: Database<'imports'>
  log: Log
  signal: AbortSignal
  /** A job that was interrupted because this process stops. */
  onInterrupted: (job: RunningJob) => void
}

/** One try of a job. Throws what made it fail, after saying whether there will be another try. */
export function runJob(runner: JobRunner, handler: TaskHandler, job: RunningJob): Promise<void> {
  const { payload, correlationId } = unwrapped(job.payload)
  return withCorrelation(correlationIdFrom(correlationId), async () => {
    const facts = { task: handler.task.name, job: job.id, attempt: job.attempt }
    try {
      if (!Check(handler.task.payload, payload)) throw payloadInvalid({ task: handler.task.name })
      await handler.handling.run({ payload, attempt: job.attempt, signal: runner.signal })
    } catch (error) {
      if (runner.signal.aborted) {
        runner.log.info(facts, 'Job interrupted; it goes on in another worker.')
        runner.onInterrupted(job)
        throw error
      }
      await failed({ runner, handler, job, payload, error, facts })
      throw error
    }
  })
}

/** What another program of ours wrote beside the payload, taken off it. */
export function unwrapped(stored: unknown): { payload: unknown; correlationId: unknown } {
  if (typeof stored !== 'object' || stored === null) return { payload: stored, correlationId: undefined }

  const { _correlationId, _cron, ...payload } = stored as Record<string, unknown>
  return { payload, correlationId: _correlationId }
}

interface Failure {
  runner: JobRunner
  handler: TaskHandler
  job: RunningJob
  payload: unknown
  error: unknown
  facts: object
}

async function failed({ runner, handler, job, payload, error, facts }: Failure): Promise<void> {
  const { log, imports } = runner
  const isHopeless = error instanceof AppError && error.retry === 'never'
  if (!isHopeless && job.attempt < job.tries) {
    log.warn({ ...facts, err: error }, 'Job failed; it is tried again.')
    return
  }
  log.error({ ...facts, err: error }, 'Job failed for good.')
  if (isHopeless) await imports.transaction((tx) => endTries(tx, job.id))
  await handler.handling.onGivenUp?.(payload, error)
}
