import { fileURLToPath } from 'node:url'
import { measureHeld } from '../modules/imports/index.ts'
import { measureBackups, measureDatabases } from '../modules/operations/index.ts'
import { createCache } from '../platform/cache/cache.ts'
import { measureCaches } from '../platform/cache/measure-cache.ts'
import { systemClock } from '../platform/clock.ts'
import { closeHttp, listen } from '../platform/http/listen.ts'
import { createMetrics, measurePools } from '../platform/http/metrics.ts'
import { openHttp } from '../platform/http/open-http.ts'
import { measureJobs } from '../platform/jobs/measure-jobs.ts'
import { openHub } from '../platform/realtime/hub.ts'
import { productVersion } from '../platform/version.ts'
import type { System } from './compose.ts'
import { registerRoutes } from './routes.ts'

export interface Api {
  address: string
  stop(deadlineMs: number): Promise<void>
}

// The same from src/main and from dist/main.
const WEB = fileURLToPath(new URL('../../../web/dist', import.meta.url))

// Events end an answer's life; this is for what makes none: an estimate of the planner, a name no product has yet.
const ANSWERS_TTL_MS = 30_000
// A page of facets has at most some twenty kilobytes: ten megabytes.
const MOST_ANSWERS = 500

/** Serves the API, the browsers' sockets and the web interface. */
export async function startApi(system: System): Promise<Api> {
  const { config, log, databases } = system
  const { imports } = databases.databases
  const metrics = createMetrics()
  measurePools(databases.databases, metrics)
  measureJobs(imports, metrics)
  measureHeld({ imports, clock: systemClock }, metrics)
  measureDatabases({ databases: databases.databases, bouncerUrl: config.databases.bouncerUrl }, metrics)
  measureBackups({ config, databases: databases.databases }, metrics)
  const cache = createCache({ clock: systemClock, ttlMs: ANSWERS_TTL_MS, maxEntries: MOST_ANSWERS })
  measureCaches({ catalog: cache }, metrics)
  const hub = await openHub({ database: imports, log, maxClients: config.http.maxRealtimeClients })
  const api = await openHttp({
    config: config.http,
    log,
    metrics,
    version: productVersion,
    webDirectory: WEB,
    routes: (server) => registerRoutes(server, system, { hub, cache }),
  })
  const address = await listen(api, config.http)
  return {
    address,
    async stop(deadlineMs) {
      await hub.close()
      await closeHttp(api, deadlineMs)
    },
  }
}
