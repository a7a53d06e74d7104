import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../../platform/clock.ts'
import { readConfig } from '../../../platform/config.ts'
import { openDatabases } from '../../../platform/databases.ts'
import { createMetrics } from '../../../platform/http/metrics.ts'
import { openHttp } from '../../../platform/http/open-http.ts'
import { openLog } from '../../../platform/log.ts'
import { createTestDatabases } from '../../../platform/testing/seven-databases.ts'
import { alertRoutes } from './alerts.routes.ts'

const log = openLog({ level: 'silent' })

it('tells of a server without backups', async () => {
  const test = await createTestDatabases()
  onTestFinished(() => test.drop())
  const directory = mkdtempSync(join(tmpdir(), 'pm-alerts-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const config = readConfig({ ...test.env, PM_DATA_DIR: directory })
  const system = await openDatabases(config, { log })
  onTestFinished(() => system.close())
  const api = await openHttp({
    config: config.http,
    log,
    metrics: createMetrics(),
    version: 'test',
    webDirectory: directory,
    routes: (server) => alertRoutes(server, { config, system, clock: systemClock }),
  })
  onTestFinished(() => api.close())

  const answer = await api.inject('/api/v1/operations/alerts')

  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toEqual({
    alerts: [{ code: 'backups-off', severity: 'warning', database: null, amount: null, detail: null }],
  })
})
