import type { DatabaseHealth, MultidbHealth } from '@products-manager/contract'
import type { DatabaseStats, HistogramSnapshot } from '@products-manager/postgres'
import { type DatabaseName, databaseNames } from '../../platform/database-names.ts'
import { type DatabaseSystem, listMigrationFiles } from '../../platform/databases.ts'
import { messageOf } from '../../platform/errors.ts'
import { type DatabaseFacts, findDatabaseFacts, listMigrations } from './queries/find-database-facts.ts'
import { withinDeadline } from './within-deadline.ts'

// People wait for this page when something is wrong; a load balancer asks every few seconds.
const DEADLINE_MS = 2_000

export type CheckedSystem = Pick<DatabaseSystem, 'databases' | 'server' | 'away'>

/** Asks every database at the same time how it is; one that hangs holds nobody up longer than the deadline. */
export async function checkDatabases(system: CheckedSystem, deadlineMs = DEADLINE_MS): Promise<MultidbHealth> {
  const databases = await Promise.all(databaseNames.map((name) => checkDatabase(system, name, deadlineMs)))
  const isWell = databases.every(({ status }) => status === 'healthy')
  return { status: isWell ? 'healthy' : 'degraded', server: system.server, databases }
}

interface Checked {
  latencyMs: number
  facts: DatabaseFacts
  migrations: { applied: number; pending: number }
}

async function checkDatabase(system: CheckedSystem, name: DatabaseName, deadlineMs: number): Promise<DatabaseHealth> {
  const pool = poolState(system.databases[name].stats())
  try {
    const { latencyMs, facts, migrations } = await withinDeadline(deadlineMs, (signal) => ask(system, name, signal))
    const { serverVersion, bytes } = facts
    return { name, status: 'healthy', latencyMs, serverVersion, bytes, migrations, pool, error: null }
  } catch (error) {
    const nothing = { latencyMs: null, serverVersion: null, bytes: null, migrations: null }
    return { name, status: 'unhealthy', ...nothing, pool, error: messageOf(error) }
  }
}

async function ask({ databases }: CheckedSystem, name: DatabaseName, signal: AbortSignal): Promise<Checked> {
  const database = databases[name]
  // The first opens a connection where none is idle, which is not what latency means.
  await database.ping({ signal })
  const { milliseconds } = await database.ping({ signal })
  const facts = await findDatabaseFacts(database, { signal })
  const applied = await listMigrations(database, { signal })
  const pending = (await listMigrationFiles(name)).filter((file) => !applied.includes(file))
  return {
    latencyMs: Math.round(milliseconds * 100) / 100,
    facts,
    migrations: { applied: applied.length, pending: pending.length },
  }
}

function poolState({ primary }: DatabaseStats): DatabaseHealth['pool'] {
  const { size, overflow, used, idle, waiting, timeouts, waitMs, holdMs } = primary
  return { size, overflow, used, idle, waiting, timeouts, waitP95Ms: p95(waitMs), holdP95Ms: p95(holdMs) }
}

/** The upper bound of the bucket that holds the 95th of a hundred; null before the first, and beyond the last bound. */
function p95({ bounds, counts, count }: HistogramSnapshot): number | null {
  if (count === 0) return null

  let below = 0
  const bucket = counts.findIndex((inBucket) => {
    below += inBucket
    return below >= count * 0.95
  })
  return bounds[bucket] ?? null
}
