import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BackupRun, BackupState, listBackupRuns, planRestore, type Retention } from '@products-manager/contract'
import { Check } from 'typebox/value'
import { expect, it, onTestFinished, vi } from 'vitest'
import { systemClock } from '../../../platform/clock.ts'
import { backupTasks } from '../backups/backup.tasks.ts'
import { measureBackups } from '../backups/measure-backups.ts'
import { openOperatedApi } from '../testing/open-operated-api.ts'
import { backupRoutes } from './backups.routes.ts'

it('takes a backup when asked to, proves it, and brings a table back out of it', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'pm-backups-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  vi.stubEnv('BACKUP_DIRECTORY', directory)
  onTestFinished(() => void vi.unstubAllEnvs())
  const operated = await openOperatedApi({
    routes: (api, { config, system: { databases } }) => backupRoutes(api, { config, databases, clock: systemClock }),
    jobs: ({ config, log, system }) => backupTasks({ config, system, clock: systemClock, log }),
  })
  onTestFinished(() => operated.close())
  const { test, config, system, metrics } = operated
  measureBackups({ config, databases: system.databases }, metrics)
  const ask = (path: string, body: object = {}) => operated.send<BackupRun>('POST', `/api/v1/operations/${path}`, body)
  const runs = () => operated.get<{ items: BackupRun[] }>('/api/v1/operations/backup-runs')
  const ended = async (id: string) => {
    await vi.waitFor(
      async () => expect(['completed', 'failed']).toContain((await runs()).items.find((run) => run.id === id)?.status),
      { timeout: 60_000, interval: 200 },
    )
    return (await runs()).items.find((run) => run.id === id)
  }
  const get = () => operated.get<BackupState>('/api/v1/operations/backups')

  await test.of('catalog').query(`insert into brands (name) values ('Acme'), ('Bolt')`)

  const asked = await ask('backups', { kind: 'incremental' })
  const before = await get()
  await vi.waitFor(async () => expect((await get()).backups[0]?.checks[0]?.kind).toBe('drill'), {
    timeout: 120_000,
    interval: 300,
  })
  const after = await get()
  const id = after.backups[0]?.id ?? ''
  const verified = await ended((await ask(`backups/${id}/verify`)).body.id)
  const plan = await ask('restore/plan', { backup: id })
  const refused = await ask('restore/plan', { targetTime: '2020-01-01T00:00:00.000Z' })
  const retention = await operated.get<Retention>('/api/v1/operations/backups/retention')
  await test.of('catalog').query(`update brands set name = 'Broken' where name = 'Acme'`)
  const table = { backup: id, database: 'catalog', table: 'brands', replaces: true }
  const unconfirmed = await ask('restore/table', table)
  const restored = await ended((await ask('restore/table', { ...table, confirmation: 'catalog.brands' })).body.id)

  expect(asked.status).toBe(202)
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
  expect(verified).toMatchObject({ kind: 'verify', status: 'completed', wish: { backup: id } })
  expect(Check(listBackupRuns.reply, await runs())).toBe(true)
  expect((await runs()).items.map(({ kind }) => kind)).toEqual(['restore-table', 'verify', 'drill', 'incremental'])
  expect(Check(planRestore.reply, plan.body)).toBe(true)
  expect(plan.body).toMatchObject({ backups: [{ id }], command: `npx pm restore ${id}` })
  expect(refused).toMatchObject({ status: 409, body: { error: { code: 'RESTORE_REFUSED' } } })
  expect(retention).toMatchObject({ days: 30, keep: [{ id }], expire: [] })
  expect(unconfirmed).toMatchObject({ status: 400, body: { error: { code: 'RESTORE_NOT_CONFIRMED' } } })
  expect(restored).toMatchObject({
    status: 'completed',
    outcome: 'Rows put right in public.brands: 1; removed because they came later: 0.',
  })
  expect(await test.of('catalog').query('select name from brands order by 1')).toEqual([
    { name: 'Acme' },
    { name: 'Bolt' },
  ])
}, 180_000)
