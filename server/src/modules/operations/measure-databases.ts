import {
  archiveMetricFamilies,
  archiveMetrics,
  bouncerMetrics,
  collectMetrics,
  findBouncerState,
  metricFamilies,
} from 'pgops'
import type { Registry } from 'prom-client'
import type { Databases } from '../../platform/databases.ts'
import { registerFamilies } from './register-families.ts'

const SHARED_MS = 1_000
const BOUNCER_DEADLINE_MS = 1_000

export interface Measured {
  databases: Databases
  /** The console of PgBouncer; null where there is none. */
  bouncerUrl: string | null
}

/** Shows what the databases, and PgBouncer before them, tell of themselves. */
export function measureDatabases({ databases, bouncerUrl }: Measured, registry: Registry): void {
  registerFamilies(registry, {
    families: metricFamilies(),
    collect: () => collectMetrics(Object.values(databases)),
    sharedMs: SHARED_MS,
  })
  registerFamilies(registry, {
    families: archiveMetricFamilies(),
    collect: () => archiveMetrics(Object.values(databases)),
    sharedMs: SHARED_MS,
  })
  if (bouncerUrl === null) return

  registerFamilies(registry, {
    families: bouncerMetrics(null),
    // One that does not answer must not take the other measurements with it.
    collect: async () =>
      bouncerMetrics(await findBouncerState(bouncerUrl, AbortSignal.timeout(BOUNCER_DEADLINE_MS)).catch(() => null)),
    sharedMs: SHARED_MS,
  })
}
