import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { type Config, readConfig } from '../../../platform/config.ts'
import { type DatabaseSystem, openDatabases } from '../../../platform/databases.ts'
import { createMetrics } from '../../../platform/http/metrics.ts'
import { openHttp } from '../../../platform/http/open-http.ts'
import { migrateJobs } from '../../../platform/jobs/start-workers.ts'
import { openLog } from '../../../platform/log.ts'
import { noteStatement } from '../../../platform/testing/note-statement.ts'
import { createTestDatabases, type TestDatabases } from '../../../platform/testing/seven-databases.ts'

export interface OperatedApi {
  test: TestDatabases
  system: DatabaseSystem
  config: Config
  get<T>(path: string): Promise<T>
  send(method: 'GET' | 'POST', path: string, body?: object): Promise<{ status: number; body: unknown }>
  close(): Promise<void>
}

type Routes = (api: FastifyInstance, parts: { system: DatabaseSystem; config: Config }) => void

/** Seven databases of its own with their jobs' queue, and the routes to be tried on them. */
export async function openOperatedApi(routes: Routes): Promise<OperatedApi> {
  const log = openLog({ level: 'silent' })
  const test = await createTestDatabases()
  const directory = mkdtempSync(join(tmpdir(), 'pm-operated-'))
  const config = readConfig({ ...process.env, ...test.env, PM_DATA_DIR: directory })
  const system = await openDatabases(config, { log, onStatement: noteStatement })
  await migrateJobs(system.directUrl('imports'), log)
  const api = await openHttp({
    config: config.http,
    log,
    metrics: createMetrics(),
    version: 'test',
    webDirectory: directory,
    routes: (server) => routes(server, { system, config }),
  })
  return {
    test,
    system,
    config,
    async get<T>(path: string) {
      const answer = await api.inject(path)
      if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${answer.body}`)
      return answer.json() as T
    },
    async send(method, path, body) {
      const answer = await api.inject({ method, url: path, ...(body && { payload: body }) })
      return { status: answer.statusCode, body: answer.json() }
    },
    async close() {
      await api.close()
      await system.close()
      await test.drop()
      rmSync(directory, { recursive: true })
    },
  }
}
