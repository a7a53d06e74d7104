import { isConnectionFailure, PoolError } from '@products-manager/postgres'
import { type DatabaseName, databaseNames } from '../../platform/database-names.ts'
import { NoAnswer, withinDeadline } from './within-deadline.ts'

// Somebody looks because something is wrong: what answers is shown, and what does not is named.
const DEADLINE_MS = 4_000

export interface Asked<T> {
  found: T[]
  /** Databases that did not answer. */
  silent: DatabaseName[]
}

interface AskOptions {
  signal?: AbortSignal | undefined
  deadlineMs?: number
}

/** What each of the seven says; one that is away or hangs is named, and the others' answers stand. */
export async function askEachDatabase<T>(
  ask: (name: DatabaseName, signal: AbortSignal) => Promise<readonly T[]>,
  { signal: asker, deadlineMs = DEADLINE_MS }: AskOptions = {},
): Promise<Asked<T>> {
  const answers = await Promise.all(
    databaseNames.map(async (name) => {
      try {
        return await withinDeadline(deadlineMs, (signal) =>
          ask(name, asker ? AbortSignal.any([asker, signal]) : signal),
        )
      } catch (error) {
        if (isAway(error)) return null
        throw error
      }
    }),
  )
  return {
    found: answers.flatMap((answer) => answer ?? []),
    silent: databaseNames.filter((_, at) => answers[at] === null),
  }
}

function isAway(error: unknown): boolean {
  return error instanceof NoAnswer || error instanceof PoolError || isConnectionFailure(error)
}
