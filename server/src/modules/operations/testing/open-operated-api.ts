import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import { systemClock } from '../../../platform/clock.ts'
import { type Config, readConfig } from '../../../platform/config.ts'
import { type DatabaseSystem, openDatabases } from '../../../platform/databases.ts'
import { createMetrics } from '../../../platform/http/metrics.ts'
import { openHttp } from '../../../platform/http/open-http.ts'
import type { TaskHandler } from '../../../platform/jobs/define-task.ts'
import { migrateJobs, startWorkers } from '../../../platform/jobs/start-workers.ts'
import { type Log, openLog } from '../../../platform/log.ts'
import { noteStatement } from '../../../platform/testing/note-statement.ts'
import { createTestDatabases, type TestDatabases } from '../../../platform/testing/seven-databases.ts'

interface OperatedParts {
  system: DatabaseSystem
  config: Config
  log: Log
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

export interface OperatedApi {
  test: TestDatabases
  system: DatabaseSystem
  config: Config
  metrics: Registry
  get<T>(path: string): Promise<T>
  /** The body is null where the answer has none. */
  send<Body = unknown>(method: Method, path: string, body?: object): Promise<{ status: number; body: Body }>
  close(): Promise<void>
}

interface OperatedOptions {
  routes: (api: FastifyInstance, parts: OperatedParts) => void
  /** The jobs that workers of its own do; without it nobody does any. */
  jobs?: (parts: OperatedParts) => TaskHandler[]
}

/** Seven databases of its own with their jobs' queue, and the routes to be tried on them. */
export async function openOperatedApi({ routes, jobs }: OperatedOptions): Promise<OperatedApi> {
  const log = openLog({ level: 'silent' })
  const test = await createTestDatabases()
  const directory = mkdtempSync(join(tmpdir(), 'pm-operated-'))
  const config = readConfig({ ...process.env, ...test.env, PM_DATA_DIR: directory })
  const system = await openDatabases(config, { log, onStatement: noteStatement })
  const url = system.directUrl('imports')
  await migrateJobs(url, log)
  const { imports } = system.databases
  const workers =
    jobs &&
    (await startWorkers({
      imports,
      url,
      handlers: jobs({ system, config, log }),
      slots: config.workers,
      log,
      clock: systemClock,
    }))
  const metrics = createMetrics()
  const api = await openHttp({
    config: config.http,
    log,
    metrics,
    version: 'test',
    webDirectory: directory,
    routes: (server) => routes(server, { system, config, log }),
  })
  return {
    test,
    system,
    config,
    metrics,
    async get<T>(path: string) {
      const answer = await api.inject(path)
      if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${answer.body}`)
      return answer.json() as T
    },
    async send<Body>(method: Method, path: string, body?: object) {
      const answer = await api.inject({ method, url: path, ...(body && { payload: body }) })
      return { status: answer.statusCode, body: (answer.body === '' ? null : answer.json()) as Body }
    },
    async close() {
      await api.close()
      await workers?.stop()
      await system.close()
      await test.drop()
      rmSync(directory, { recursive: true })
    },
  }
}
