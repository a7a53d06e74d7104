import { getHealth, getMultidbHealth } from '@products-manager/contract'
import type { Reads } from '@products-manager/postgres'
import type { FastifyInstance } from 'fastify'
import type { Clock } from '../../../platform/clock.ts'
import { type DatabaseName, databaseNames } from '../../../platform/database-names.ts'
import { serve } from '../../../platform/http/serve.ts'
import { hasProducts } from '../../catalog/index.ts'
import { type CheckedSystem, checkDatabases } from '../check-databases.ts'
import { withinDeadline } from '../within-deadline.ts'

export interface OperationsRoutesParts {
  system: CheckedSystem
  clock: Clock
  version: string
}

// The first to ask waits until a connection is open, which takes a busy machine more than a second.
const CATALOGUE_DEADLINE_MS = 2_000
const PING_DEADLINE_MS = 2_000

export function operationsRoutes(api: FastifyInstance, { system, clock, version }: OperationsRoutesParts): void {
  const processHealth = () => ({ version, timestamp: clock.now().toISOString() })

  serve(api, getHealth, async () => {
    const [catalogueIsEmpty, unanswering] = await Promise.all([isEmpty(system.databases.catalog), findAway(system)])
    // A process that cannot reach its database is up all the same: restarting it would help nobody.
    const away = databaseNames.filter(
      (name) => unanswering.includes(name) || (name === 'catalog' && catalogueIsEmpty === null),
    )
    const status = away.length > 0 ? ('degraded' as const) : ('healthy' as const)
    return { status, ...processHealth(), away, ...(catalogueIsEmpty !== null && { catalogueIsEmpty }) }
  })

  serve(api, getMultidbHealth, () => checkDatabases(system))

  // For load balancers and containers: asks nothing of the databases.
  api.get('/health', { schema: { hide: true } }, () => ({ status: 'healthy', ...processHealth() }))
}

/** Those that do not answer at once, and those that were away at the start and have no tables yet. */
async function findAway({ databases, away }: CheckedSystem): Promise<DatabaseName[]> {
  const answers = await Promise.all(
    databaseNames.map((name) =>
      withinDeadline(PING_DEADLINE_MS, (signal) => databases[name].ping({ signal })).then(
        () => true,
        () => false,
      ),
    ),
  )
  const unmigrated = away()
  return databaseNames.filter((name, index) => !answers[index] || unmigrated.includes(name))
}

async function isEmpty(catalog: Reads<'catalog'>): Promise<boolean | null> {
  const deadline = AbortSignal.timeout(CATALOGUE_DEADLINE_MS)
  const late = new Promise<null>((resolve) => deadline.addEventListener('abort', () => resolve(null), { once: true }))
  const answer = hasProducts(catalog).then(
    (has) => !has,
    () => null,
  )
  return Promise.race([answer, late])
}
