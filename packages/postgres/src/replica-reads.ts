import type { Clock } from './clock.ts'
import type { Reads } from './database.ts'
import { hasSqlState, isConnectionFailure } from './database-error.ts'
import { PoolError } from './pool/pool-error.ts'

export interface ReplicaParts<Name extends string> {
  primary: Reads<Name>
  replica: Reads<Name>
  clock: Clock
  onFallback: () => void
}

// Long enough that a dead replica costs one request in many its deadline, short enough that it is soon used again.
const REST_MS = 5_000
// A standby cancels a query whose rows the primary has removed meanwhile.
const RECOVERY_CONFLICT = '40001'

/** Reads of a replica that go to the primary while the replica does not answer. */
export function replicaReads<Name extends string>({
  primary,
  replica,
  clock,
  onFallback,
}: ReplicaParts<Name>): Reads<Name> {
  let restsUntil = Number.NEGATIVE_INFINITY

  const fallsBack = (error: unknown): boolean => {
    if (!isConnectionFailure(error) && !isRecoveryConflict(error) && !isExhausted(error)) return false
    if (isConnectionFailure(error)) restsUntil = clock.now() + REST_MS
    onFallback()
    return true
  }
  const chosen = (): Reads<Name> => {
    if (clock.now() >= restsUntil) return replica
    onFallback()
    return primary
  }
  const either = async <T>(read: (reads: Reads<Name>) => Promise<T>): Promise<T> => {
    const reads = chosen()
    try {
      return await read(reads)
    } catch (error) {
      if (reads === primary || !fallsBack(error)) throw error
    }
    return read(primary)
  }

  return {
    many: (statement, options) => either((reads) => reads.many(statement, options)),
    one: (statement, options) => either((reads) => reads.one(statement, options)),
    maybeOne: (statement, options) => either((reads) => reads.maybeOne(statement, options)),
    async *rows(statement, options) {
      // Past the first row a change of server would repeat or lose rows.
      const rows = await either(async (reads) => {
        const iterator = reads.rows(statement, options)
        return { first: await iterator.next(), iterator }
      })
      if (rows.first.done) return
      yield rows.first.value
      yield* rows.iterator
    },
    copyTo: (statement, options) => chosen().copyTo(statement, options),
  }
}

function isRecoveryConflict(error: unknown): boolean {
  return hasSqlState(error, RECOVERY_CONFLICT)
}

function isExhausted(error: unknown): boolean {
  return error instanceof PoolError && error.code === 'DB_POOL_TIMEOUT'
}
