export type PoolErrorCode = 'DB_POOL_TIMEOUT' | 'DB_POOL_CLOSED'

export interface LongestHolder {
  /** The statement that runs on the connection, or ran last. */
  statement: string
  heldMs: number
}

export interface PoolErrorFacts {
  pool: string
  message: string
  used: number
  waiting: number
  longestHolder?: LongestHolder | null
}

/** There was no connection to be had from the pool. */
export class PoolError extends Error {
  override readonly name = 'PoolError'
  readonly code: PoolErrorCode
  readonly pool: string
  readonly used: number
  readonly waiting: number
  readonly longestHolder: LongestHolder | null
  readonly retryable: boolean

  constructor(code: PoolErrorCode, facts: PoolErrorFacts) {
    super(`${facts.pool}: ${facts.message}`)
    this.code = code
    this.pool = facts.pool
    this.used = facts.used
    this.waiting = facts.waiting
    this.longestHolder = facts.longestHolder ?? null
    this.retryable = code === 'DB_POOL_TIMEOUT'
  }
}
