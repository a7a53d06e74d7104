import type { FetchTrigger } from '@products-manager/contract'
import type { Tx } from '@products-manager/postgres'
import Type from 'typebox'
import { AppError } from '../../../platform/errors.ts'
import { addJob } from '../../../platform/jobs/add-job.ts'
import { defineTask, handle, type TaskHandler } from '../../../platform/jobs/define-task.ts'
import { sourceBusy } from '../fetch/errors.ts'
import { type FetchFailure, fetchSource } from '../fetch/fetch-source.ts'
import type { SourceParts } from '../fetch/source-parts.ts'
import { insertImportsEvent } from '../queries/insert-event.ts'
import { listLastFetches } from '../queries/sources/fetches.ts'
import { lockDueSchedules, markLateSources, moveSchedule } from '../queries/sources/schedules.ts'
import { nextRun } from '../schedules/next-run.ts'
import { enqueueRun } from './import-tasks.ts'

const fetchTask = defineTask({
  name: 'imports.fetch-source',
  payload: Type.Object({
    sourceId: Type.String(),
    trigger: Type.Union([Type.Literal('schedule'), Type.Literal('retry'), Type.Literal('hand')]),
    attempt: Type.Integer(),
  }),
  // Against what is no failure of the source: a lost database, a killed worker. The source's own have RETRY_MINUTES.
  tries: 5,
  lane: 'long',
})

const scheduleTask = defineTask({
  name: 'imports.start-due-fetches',
  payload: Type.Object({}),
  tries: 1,
  lane: 'short',
  cron: '* * * * *',
})

const latenessTask = defineTask({
  name: 'imports.tell-late-sources',
  payload: Type.Object({}),
  tries: 1,
  lane: 'short',
  cron: '7 * * * *',
})

// A short outage is over in minutes; after four hours a person must look.
const RETRY_MINUTES = [1, 5, 15, 60, 240]

export interface NewFetch {
  sourceId: string
  supplierCode: string
  trigger: Exclude<FetchTrigger, 'push'>
  attempt?: number
  runAt?: Date
}

/** Puts a look at a source before the workers. One that waits already is replaced; a supplier's come one by one. */
export async function enqueueFetch(tx: Tx<'imports'>, fetch: NewFetch): Promise<void> {
  const { sourceId, supplierCode, trigger, attempt = 1, runAt } = fetch
  await addJob(tx, fetchTask, {
    payload: { sourceId, trigger, attempt },
    key: `fetch ${sourceId}`,
    queue: `imports of ${supplierCode}`,
    ...(runAt && { runAt }),
  })
}

/** What workers do for sources. */
export function sourceTasks(parts: SourceParts): TaskHandler[] {
  return [
    // Safe to run twice: a file is taken once, in the commit that makes its run.
    handle(fetchTask, { run: ({ payload, signal }) => unlessTold(fetchInJob(parts, payload, signal), signal) }),
    handle(scheduleTask, { run: () => startDueFetches(parts) }),
    handle(latenessTask, { run: () => tellLateSources(parts) }),
  ]
}

type FetchJob = { sourceId: string; trigger: 'schedule' | 'retry' | 'hand'; attempt: number }

async function fetchInJob(parts: SourceParts, job: FetchJob, signal: AbortSignal) {
  const { sourceId, trigger } = job
  const waiting = trigger === 'schedule' ? await findRetry(parts, sourceId) : null
  const attempt = waiting?.attempt ?? job.attempt
  return fetchSource(parts, {
    sourceId,
    trigger,
    attempt,
    signal,
    guessesProfile: false,
    start: enqueueRun,
    retryAt: (error) => retryAt(error, { attempt, waiting: waiting?.at, now: parts.clock.now() }),
    failed: (tx, failure) => followFailure(tx, failure, attempt),
  })
}

/**
 * The retry whose place a scheduled look takes. A schedule that began the retries anew would never come to the last one,
 * after which people are told.
 */
async function findRetry({ imports, clock }: SourceParts, sourceId: string) {
  const [before] = await listLastFetches(imports, [sourceId])
  if (!before?.retryAt) return null
  return before.retryAt > clock.now()
    ? { attempt: before.attempt, at: before.retryAt }
    : { attempt: before.attempt + 1, at: undefined }
}

interface Retry {
  attempt: number
  waiting: Date | undefined
  now: Date
}

function retryAt(error: AppError, { attempt, waiting, now }: Retry): Date | null {
  const minutes = RETRY_MINUTES[attempt - 1]
  if (error.retry === 'never' || minutes === undefined) return null
  return waiting && waiting > now ? waiting : new Date(now.getTime() + minutes * 60_000)
}

/** Another try later, and the news of it for those who tell people. */
async function followFailure(tx: Tx<'imports'>, { source, error, waits, retryAt }: FetchFailure, attempt: number) {
  const { id: sourceId, name: sourceName, supplierCode } = source
  if (retryAt)
    await enqueueFetch(tx, { sourceId, supplierCode, trigger: 'retry', attempt: attempt + 1, runAt: retryAt })
  const again = retryAt?.toISOString() ?? null
  const event = { sourceId, sourceName, supplierCode, error, ...waits, attempt, retryAt: again }
  await insertImportsEvent(tx, 'imports.fetch-failed', event)
}

/** What a source did wrong is written down with it already; the job did its work. One that was stopped did not. */
async function unlessTold(fetching: Promise<unknown>, signal: AbortSignal): Promise<void> {
  await fetching.catch((error: unknown) => {
    signal.throwIfAborted()
    if (!(error instanceof AppError) || error.code === sourceBusy.code) throw error
  })
}

/** Times that passed while nothing ran are made up for once. Safe to run twice: a schedule moves with its job. */
export async function startDueFetches({ imports, clock }: SourceParts): Promise<void> {
  const now = clock.now()
  await imports.transaction(async (tx) => {
    for (const due of await lockDueSchedules(tx, now)) {
      await enqueueFetch(tx, { ...due, trigger: 'schedule' })
      await moveSchedule(tx, { sourceId: due.sourceId, lastRunAt: due.dueAt, nextRunAt: nextRun(due, due.dueAt, now) })
    }
  })
}

/** Tells once of each source that has brought no file for longer than is usual. Safe to run twice. */
export async function tellLateSources({ imports, clock }: SourceParts): Promise<void> {
  await imports.transaction(async (tx) => {
    for (const { id, name, supplierCode, days, lastFileAt } of await markLateSources(tx, clock.now())) {
      const last = lastFileAt?.toISOString() ?? null
      await insertImportsEvent(tx, 'imports.no-file', {
        sourceId: id,
        sourceName: name,
        supplierCode,
        days,
        lastFileAt: last,
      })
    }
  })
}
