import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BackupState } from '@products-manager/contract'
import { Check } from 'typebox/value'
import { expect, it, onTestFinished, vi } from 'vitest'
import { systemClock } from '../../../platform/clock.ts'
import { readConfig } from '../../../platform/config.ts'
import { openDatabases } from '../../../platform/databases.ts'
import { createMetrics } from '../../../platform/http/metrics.ts'
import { openHttp } from '../../../platform/http/open-http.ts'
import { migrateJobs, startWorkers } from '../../../platform/jobs/start-workers.ts'
import { openLog } from '../../../platform/log.ts'
import { noteStatement } from '../../../platform/testing/note-statement.ts'
import { createTestDatabases } from '../../../platform/testing/seven-databases.ts'
import { backupTasks } from '../backups/backup.tasks.ts'
import { measureBackups } from '../backups/measure-backups.ts'
import { backupRoutes } from './backups.routes.ts'

const log = openLog({ level: 'silent' })

it('takes a backup when asked to, shows it, and then proves it', async () => {
  const test = await createTestDatabases()
  onTestFinished(() => test.drop())
  const directory = mkdtempSync(join(tmpdir(), 'pm-backups-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  vi.stubEnv('BACKUP_DIRECTORY', directory)
  onTestFinished(() => void vi.unstubAllEnvs())
  const config = readConfig({ ...process.env, ...test.env, PM_DATA_DIR: directory, BACKUP_DIRECTORY: directory })
  const system = await openDatabases(config, { log, onStatement: noteStatement })
  onTestFinished(() => system.close())
  await migrateJobs(system.directUrl('imports'), log)
  const workers = await startWorkers({
    imports: system.databases.imports,
    url: system.directUrl('imports'),
    handlers: backupTasks({ config, system, clock: systemClock, log }),
    slots: config.workers,
    log,
    clock: systemClock,
  })
  onTestFinished(() => workers.stop())
  const metrics = createMetrics()
  measureBackups({ config, databases: system.databases }, metrics)
  const api = await openHttp({
    config: config.http,
    log,
    metrics,
    version: 'test',
    webDirectory: directory,
    routes: (server) => backupRoutes(server, { config, databases: system.databases }),
  })
  onTestFinished(() => api.close())
  const get = async () => (await api.inject('/api/v1/operations/backups')).json() as BackupState

  const asked = await api.inject({
    method: 'POST',
    url: '/api/v1/operations/backups',
    payload: { kind: 'incremental' },
  })
  const before = await get()
  await vi.waitFor(async () => expect((await get()).backups[0]?.checks[0]?.kind).toBe('drill'), {
    timeout: 120_000,
    interval: 300,
  })
  const after = await get()

  expect(asked.statusCode).toBe(202)
  expect(before).toMatchObject({ isOn: true, receiver: { isStreaming: false } })
  expect(Check(BackupState, after)).toBe(true)
  expect(after.backups).toMatchObject([
    { kind: 'full', parent: null, stores: [directory], checks: [{ ok: true, problems: [] }] },
  ])
  expect(after.recoveryMs).toBeGreaterThan(0)
  const measured = await metrics.metrics()
  expect(measured).toContain('pm_backup_backups 1\n')
  expect(measured).toContain('pm_backup_last_check_ok{check="drill"} 1\n')
  expect(measured).toContain('pm_backup_receiver_streaming 0\n')
}, 180_000)
