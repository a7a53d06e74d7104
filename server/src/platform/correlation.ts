import { AsyncLocalStorage } from 'node:async_hooks'
import { uuidV7 } from './ids.ts'

interface Correlation {
  correlationId: string
}

const storage = new AsyncLocalStorage<Correlation>()

// What other programs send may end up in logs and in their searches: plain characters only.
const ACCEPTED = /^[A-Za-z0-9._-]{1,128}$/

/** The id another program gave the work, when it is fit to be kept; else a new one. */
export function correlationIdFrom(given: unknown): string {
  return typeof given === 'string' && ACCEPTED.test(given) ? given : uuidV7()
}

/** Runs work under an id that every line it logs carries. */
export function withCorrelation<T>(correlationId: string, work: () => T): T {
  return storage.run({ correlationId }, work)
}

/** The id of the request or job that runs, if any. */
export function currentCorrelationId(): string | undefined {
  return storage.getStore()?.correlationId
}

/** What the log adds to each line. */
export function correlationContext(): object {
  return storage.getStore() ?? {}
}
