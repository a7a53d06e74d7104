import type { PoolLimits } from './pool/pool.ts'

/** What the pool of a database has when the environment says nothing. */
export interface PoolDefaults {
  size: number
  overflow?: number
}

/** A setting of the environment makes no sense. */
export class SettingError extends Error {
  override readonly name = 'SettingError'
  readonly code = 'DB_SETTING_INVALID'
  readonly variable: string

  constructor(variable: string, message: string) {
    super(`${variable}: ${message}`)
    this.variable = variable
  }
}

type Env = Readonly<Record<string, string | undefined>>

const OVERFLOW = 10
const TIMEOUT_SECONDS = 30
const RECYCLE_SECONDS = 3_600
// PostgreSQL's own upper limit of connections is 262143; a pool beyond this is a typing error.
const LARGEST_POOL = 10_000
// Timers hold 2^31-1 ms.
const LONGEST_SECONDS = 2_147_483

const YES = new Set(['true', '1', 'yes', 'on'])
const NO = new Set(['false', '0', 'no', 'off'])

/** The pool of one database: `<NAME>_POOL_SIZE`, `<NAME>_MAX_OVERFLOW`, and the `DATABASE_*` settings of all. */
export function poolSettings(
  env: Env,
  name: string,
  defaults: PoolDefaults,
): Pick<PoolLimits, 'size' | 'overflow' | 'waitTimeoutMs' | 'recycleMs' | 'prePing'> {
  const prefix = environmentPrefix(name)
  const overflow = whole(env, 'DATABASE_MAX_OVERFLOW', {
    least: 0,
    most: LARGEST_POOL,
    otherwise: defaults.overflow ?? OVERFLOW,
  })
  return {
    size: whole(env, `${prefix}_POOL_SIZE`, { least: 1, most: LARGEST_POOL, otherwise: defaults.size }),
    overflow: whole(env, `${prefix}_MAX_OVERFLOW`, { least: 0, most: LARGEST_POOL, otherwise: overflow }),
    waitTimeoutMs: 1_000 * seconds(env, 'DATABASE_POOL_TIMEOUT', TIMEOUT_SECONDS),
    recycleMs: 1_000 * seconds(env, 'DATABASE_POOL_RECYCLE', RECYCLE_SECONDS),
    prePing: yesOrNo(env, 'DATABASE_POOL_PRE_PING', true),
  }
}

/** `core` is `CORE` in the environment, `price-lists` is `PRICE_LISTS`. */
export function environmentPrefix(name: string): string {
  return name.toUpperCase().replaceAll('-', '_')
}

function whole(
  env: Env,
  variable: string,
  { least, most, otherwise }: { least: number; most: number; otherwise: number },
): number {
  const text = env[variable]?.trim()
  if (!text) return otherwise

  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= most) return value
  throw new SettingError(variable, `"${text}" is not a whole number from ${least} to ${most}.`)
}

function seconds(env: Env, variable: string, otherwise: number): number {
  const text = env[variable]?.trim()
  if (!text) return otherwise

  const value = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && value > 0 && value <= LONGEST_SECONDS) return value
  throw new SettingError(variable, `"${text}" is not a number of seconds above 0, at most ${LONGEST_SECONDS}.`)
}

function yesOrNo(env: Env, variable: string, otherwise: boolean): boolean {
  const text = env[variable]?.trim().toLowerCase()
  if (!text) return otherwise
  if (YES.has(text)) return true
  if (NO.has(text)) return false
  throw new SettingError(variable, `"${text}" is neither true nor false.`)
}
