import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '@products-manager/postgres'
import {
  Logger,
  makeWorkerUtils,
  parseCronItems,
  type Runner,
  run,
  type WorkerEvents,
  type WorkerPool,
} from 'graphile-worker'
import type { Clock } from '../clock.ts'
import { defineError, messageOf } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Lane, TaskHandler } from './define-task.ts'
import { returnJobs } from './queries/return-jobs.ts'
import { createRescue } from './rescue-jobs.ts'
import { type JobRunner, type RunningJob, runJob } from './run-job.ts'
import { showLife } from './worker-life.ts'

export interface WorkersOptions {
  imports: Database<'imports'>
  /** The direct address of the imports database: the queue listens on a connection of its own. */
  url: string
  handlers: readonly TaskHandler[]
  slots: Record<Lane, number>
  log: Log
  clock: Clock
  /** How long a worker may show no sign of life before its jobs go to others. */
  deadAfterMs?: number
  /** How often to look for dead workers. */
  lookEveryMs?: number
  /** How often to look for jobs that nobody told of. */
  pollEveryMs?: number
}

export interface Workers {
  /** Interrupts what runs and gives it back, at most this long. */
  stop(deadlineMs?: number): Promise<void>
}

const workerStops = defineError<object>('JOB_WORKER_STOPS', {
  status: 503,
  retry: 'later',
  message: () => 'The worker stops; the job goes on in another one.',
})

const DEAD_AFTER_MS = 20_000
const LOOK_EVERY_MS = 10_000
const POLL_EVERY_MS = 2_000
// When a queue is likely to be free again: usually at once, later where the disk is slow. Each lane at times of its own,
// or those that met once would meet every time.
const QUEUE_FREED_MS: Record<Lane, readonly number[]> = {
  long: [10, 50, 250, 1_000, 5_000],
  short: [25, 120, 600, 2_500, 7_500],
}
const STOP_DEADLINE_MS = 3_000
// One listens, the others take and end jobs; a job's own work has the database's pool.
const CONNECTIONS_PER_LANE = 4
const LANES: readonly Lane[] = ['long', 'short']

/** Brings the queue's own schema up to date. Safe in several processes at once. */
export async function migrateJobs(url: string, log: Log): Promise<void> {
  const utils = await makeWorkerUtils({ connectionString: url, logger: quietLogger(log), maxPoolSize: 2 })
  try {
    await utils.migrate()
  } finally {
    await utils.release()
  }
}

/** Takes jobs off the queue until it is stopped. */
export async function startWorkers(options: WorkersOptions): Promise<Workers> {
  const { imports, log, clock, deadAfterMs = DEAD_AFTER_MS, lookEveryMs = LOOK_EVERY_MS } = options
  // Replaced after a cut-off: what is taken then starts afresh.
  let stopping = new AbortController()
  const interrupted: RunningJob[] = []
  const workerIds: string[] = []
  const runner = () => ({
    imports,
    log,
    signal: stopping.signal,
    onInterrupted: (job: RunningJob) => interrupted.push(job),
  })
  const cutOff = () => {
    log.error('The database did not answer for long: jobs that run here are stopped, others may have taken them.')
    stopping.abort(workerStops({}))
    stopping = new AbortController()
  }

  const lanes = LANES.filter((lane) => options.handlers.some(({ task }) => task.lane === lane))
  const runners = await Promise.all(lanes.map((lane) => startLane(options, { lane, runner, workerIds })))
  const ending = new AbortController()
  const handlers = new Map(options.handlers.map((handler) => [handler.task.name, handler]))
  const rescue = createRescue({ imports, log, handlers, workerIds, deadAfterMs, elapsed: clock.elapsed })
  const background = Promise.all([
    showLife({ imports, workerIds, log, deadAfterMs, onCutOff: cutOff, signal: ending.signal }),
    repeat({ work: rescue, everyMs: lookEveryMs, log, signal: ending.signal }),
  ])

  return {
    async stop(deadlineMs = STOP_DEADLINE_MS) {
      stopping.abort(workerStops({}))
      const stopped = Promise.all(runners.map((runner) => runner.stop())).then(() => 'stopped' as const)
      const outcome = await Promise.race([stopped, sleep(deadlineMs, 'late' as const, { ref: false })])
      if (outcome === 'late') log.warn('A job did not stop in time; others take it when this process has ended.')
      if (interrupted.length > 0) await imports.transaction((tx) => returnJobs(tx, interrupted))
      ending.abort()
      await background
    },
  }
}

interface LaneParts {
  lane: Lane
  runner: () => JobRunner
  workerIds: string[]
}

async function startLane(options: WorkersOptions, { lane, runner, workerIds }: LaneParts): Promise<Runner> {
  const events = new EventEmitter() as WorkerEvents
  events.on('pool:create', ({ workerPool }) => workerIds.push(workerPool.id))
  lookAgain(events, QUEUE_FREED_MS[lane])
  const handlers = options.handlers.filter(({ task }) => task.lane === lane)
  return run({
    connectionString: options.url,
    maxPoolSize: CONNECTIONS_PER_LANE,
    concurrency: options.slots[lane],
    pollInterval: options.pollEveryMs ?? POLL_EVERY_MS,
    noHandleSignals: true,
    logger: quietLogger(options.log),
    events,
    // With a batch of one, ends of jobs are awaited when the runner stops; without, they may be lost.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    parsedCronItems: parseCronItems(cronItems(handlers)),
    taskList: Object.fromEntries(
      handlers.map((handler) => [
        handler.task.name,
        (payload, { job }) =>
          runJob(runner(), handler, { id: job.id, attempt: job.attempts, tries: job.max_attempts, payload }),
      ]),
    ),
  })
}

/**
 * Looks for jobs again a little later: a job whose queue is locked is passed over, and would lie there until the
 * poll. The end of the queue's last job locks it, which is written after the worker looked for the next one; and so does,
 * for a moment, everyone who looks: all lanes do that when a job is told of.
 */
function lookAgain(events: WorkerEvents, delays: readonly number[]): void {
  let timers: NodeJS.Timeout[] = []
  let isOpen = true
  const forget = () => {
    for (const timer of timers) clearTimeout(timer)
  }
  const soon = (pool: WorkerPool) => {
    forget()
    timers = delays.map((delay) => setTimeout(() => isOpen && pool.nudge(1), delay).unref())
  }
  for (const end of ['pool:gracefulShutdown', 'pool:forcefulShutdown', 'pool:release'] as const)
    events.on(end, () => {
      isOpen = false
      forget()
    })
  events.on('pool:listen:notification', ({ workerPool }) => soon(workerPool))
  // What came before anybody listened was told to nobody.
  events.on('pool:listen:success', ({ workerPool }) => soon(workerPool))
  events.on('job:complete', ({ worker, job }) => {
    if (job.job_queue_id !== null) soon(worker.workerPool)
  })
}

function cronItems(handlers: readonly TaskHandler[]) {
  return handlers.flatMap(({ task: { name, cron, tries } }) =>
    cron === undefined
      ? []
      : [{ task: name, match: cron, identifier: name, options: { backfillPeriod: 0, maxAttempts: tries } }],
  )
}

/** The library's lines are details; what matters is told where it happens. */
function quietLogger(log: Log): Logger {
  return new Logger(() => (_level, message) => log.trace(message))
}

interface Repetition {
  work: () => Promise<void>
  everyMs: number
  log: Log
  signal: AbortSignal
}

async function repeat({ work, everyMs, log, signal }: Repetition): Promise<void> {
  while (!signal.aborted) {
    await work().catch((error: unknown) => log.warn(`Dead workers were not looked for: ${messageOf(error)}`))
    await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined)
  }
}
