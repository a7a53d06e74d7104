import { getHealth, getMultidbHealth } from '@products-manager/contract'
import type { Reads } from '@products-manager/postgres'
import type { FastifyInstance } from 'fastify'
import type { Clock } from '../../../platform/clock.ts'
import { serve } from '../../../platform/http/serve.ts'
import { hasProducts } from '../../catalog/index.ts'
import { type CheckedSystem, checkDatabases } from '../check-databases.ts'

export interface OperationsRoutesParts {
  system: CheckedSystem
  clock: Clock
  version: string
}

const CATALOGUE_DEADLINE_MS = 1_000

export function operationsRoutes(api: FastifyInstance, { system, clock, version }: OperationsRoutesParts): void {
  const processHealth = () => ({ version, timestamp: clock.now().toISOString() })

  serve(api, getHealth, async () => {
    const catalogueIsEmpty = await isEmpty(system.databases.catalog)
    // A process that cannot reach its database is up all the same: restarting it would help nobody.
    if (catalogueIsEmpty === null) return { status: 'degraded' as const, ...processHealth() }
    return { status: 'healthy' as const, ...processHealth(), catalogueIsEmpty }
  })

  serve(api, getMultidbHealth, () => checkDatabases(system))

  // For load balancers and containers: asks nothing of the databases.
  api.get('/health', { schema: { hide: true } }, () => ({ status: 'healthy', ...processHealth() }))
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
