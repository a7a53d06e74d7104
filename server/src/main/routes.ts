import type { FastifyInstance } from 'fastify'
import { keepAnswers, productRoutes } from '../modules/catalog/index.ts'
import { demoRoutes } from '../modules/demo/index.ts'
import {
  enqueueRun,
  findFileNames,
  importRoutes,
  originRoutes,
  profileRoutes,
  referenceRoutes,
  sourceRoutes,
  uploadRoutes,
} from '../modules/imports/index.ts'
import { mailRoutes, notificationRoutes, webhookRoutes } from '../modules/notifications/index.ts'
import {
  alertRoutes,
  archiveRoutes,
  backupRoutes,
  benchmarkRoutes,
  operationsRoutes,
  operatorRoutes,
  optimizerRoutes,
} from '../modules/operations/index.ts'
import { supplierRoutes } from '../modules/suppliers/index.ts'
import type { Cache } from '../platform/cache/cache.ts'
import { systemClock } from '../platform/clock.ts'
import { type Hub, realtimeRoutes } from '../platform/realtime/hub.ts'
import { productVersion } from '../platform/version.ts'
import { importParts, type System, sourceParts } from './compose.ts'
import { notificationParts } from './tell-people.ts'

/** What every module serves over HTTP. */
export function registerRoutes(api: FastifyInstance, system: System, { hub, cache }: { hub: Hub; cache: Cache }): void {
  const parts = importParts(system)
  const { catalog, imports } = parts
  operationsRoutes(api, { system: system.databases, clock: systemClock, version: productVersion })
  const { bouncerUrl } = system.config.databases
  operatorRoutes(api, { databases: system.databases.databases, clock: systemClock, bouncerUrl })
  alertRoutes(api, { config: system.config, system: system.databases, clock: systemClock })
  backupRoutes(api, { config: system.config, databases: system.databases.databases, clock: systemClock })
  archiveRoutes(api, { config: system.config, databases: system.databases.databases })
  benchmarkRoutes(api, { dataDir: system.config.dataDir })
  optimizerRoutes(api, { system: system.databases })
  const kept = keepAnswers({ catalog, cache })
  productRoutes(api, { catalog, kept, fileNamesOf: (runIds) => findFileNames(imports, runIds) })
  supplierRoutes(api, { catalog })
  uploadRoutes(api, parts)
  profileRoutes(api, parts)
  referenceRoutes(api, parts)
  originRoutes(api, parts)
  importRoutes(api, { ...parts, enqueue: enqueueRun })
  sourceRoutes(api, sourceParts(system))
  notificationRoutes(api, notificationParts(system))
  webhookRoutes(api, notificationParts(system))
  mailRoutes(api, notificationParts(system))
  demoRoutes(api, parts)
  realtimeRoutes(api, hub)
}
