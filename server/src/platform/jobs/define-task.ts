import type { Static, TSchema } from 'typebox'

/** `long` jobs take minutes or hours and have slots of their own, so that `short` ones need not wait for them. */
export type Lane = 'long' | 'short'

export interface TaskOptions<Payload extends TSchema> {
  /** `module.what-it-does`; kept in the database, so it never changes once released. */
  name: string
  payload: Payload
  /** How often it is tried in all. The pause before the next try grows: 3 s, 7 s, 20 s, 55 s, 2.5 min, … */
  tries: number
  lane: Lane
  /** Adds a job by itself, at these times (crontab's five fields, UTC). The payload is then `{}`. */
  cron?: string
}

/** A kind of job, known to those who add it and to those who do it. */
export interface Task<Payload extends TSchema = TSchema> extends TaskOptions<Payload> {
  readonly name: string
}

export interface Job<Payload> {
  payload: Payload
  /** 1 for the first try. */
  attempt: number
  /** Aborted when this process stops; the job is then given back at once and the try does not count. */
  signal: AbortSignal
}

export interface Handling<Payload> {
  /** Does the job. It must be safe to run again from any point: the process may be killed. */
  run: (job: Job<Payload>) => Promise<unknown>
  /** The job will not be tried again: after its last try, an error with `retry: 'never'`, or as many killed workers. */
  onGivenUp?: (payload: Payload, error: unknown) => Promise<unknown>
}

/** A task with what does it. */
export interface TaskHandler {
  readonly task: Task
  readonly handling: Handling<unknown>
}

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*$/

/** Declares a kind of job: its name, what it is told, and how often it is tried. */
export function defineTask<Payload extends TSchema>(options: TaskOptions<Payload>): Task<Payload> {
  if (!NAME.test(options.name)) throw new TypeError(`"${options.name}" is no task name: write module.what-it-does.`)
  return options
}

/** Joins a task with what does it, for `startWorkers`. */
export function handle<Payload extends TSchema>(task: Task<Payload>, handling: Handling<Static<Payload>>): TaskHandler {
  // The payload is checked against the task's schema before it is handed over.
  return { task, handling: handling as Handling<unknown> }
}
