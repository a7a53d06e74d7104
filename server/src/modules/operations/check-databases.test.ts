import { startStallingProxy } from '@products-manager/postgres/testing'
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest'
import { readConfig } from '../../platform/config.ts'
import { type DatabaseSystem, openDatabases } from '../../platform/databases.ts'
import { openLog } from '../../platform/log.ts'
import { noteStatement } from '../../platform/testing/note-statement.ts'
import { createTestDatabases, type TestDatabases } from '../../platform/testing/seven-databases.ts'
import { checkDatabases } from './check-databases.ts'
import { makePartitions } from './partitions.ts'
import { listPartitions } from './queries/partitions.ts'

const log = openLog({ level: 'silent' })
let test: TestDatabases
let system: DatabaseSystem

beforeEach(async () => {
  test = await createTestDatabases()
})

afterEach(async () => {
  await system.close()
  await test.drop()
})

it('tells of each of the seven databases that it answers, is migrated, and how fast', async () => {
  system = await openDatabases(readConfig(test.env), { log, onStatement: noteStatement })

  const health = await checkDatabases(system)

  expect(health.status).toBe('healthy')
  expect(health.server).toBe('external')
  expect(health.databases.map(({ name }) => name)).toEqual([
    'core',
    'catalog',
    'imports',
    'exports',
    'media',
    'code2asin',
    'analytics',
  ])
  for (const { latencyMs, bytes, migrations, error } of health.databases) {
    expect(latencyMs).toBeGreaterThan(0)
    expect(bytes).toBeGreaterThan(1_000_000)
    expect(migrations?.applied).toBeGreaterThan(0)
    expect(migrations?.pending).toBe(0)
    expect(error).toBeNull()
  }
})

it('counts what is not migrated yet', async () => {
  const empty = await createTestDatabases({ migrated: false })
  onTestFinished(() => empty.drop())
  system = await openDatabases(readConfig(empty.env), { log, migrates: false, onStatement: noteStatement })

  const { databases } = await checkDatabases(system)

  expect(databases.find(({ name }) => name === 'catalog')?.migrations).toMatchObject({ applied: 0 })
})

it('waits for one that hangs no longer than the deadline, and tells of the others', async () => {
  const { url } = test.of('media')
  const proxy = await startStallingProxy(Number(new URL(url).port))
  system = await openDatabases(readConfig({ ...test.env, DB_MEDIA_URL: proxy.url(url) }), {
    log,
    onStatement: noteStatement,
  })
  proxy.stall()

  const { status, databases } = await checkDatabases(system, 3_000)

  expect(status).toBe('degraded')
  expect(databases.filter((one) => one.status === 'unhealthy')).toMatchObject([
    { name: 'media', latencyMs: null, error: 'no answer within 3000 ms' },
  ])
  await proxy.close()
})

it('makes the partitions of this and the coming months once, also when two processes do it', async () => {
  system = await openDatabases(readConfig(test.env), { log, onStatement: noteStatement })

  const [first, second] = await Promise.all([makePartitions(system.databases), makePartitions(system.databases)])

  const partitions = await listPartitions(system.databases.imports)
  expect(partitions.filter(({ table }) => table === 'import_logs')).toHaveLength(4)
  const made = first.map(({ table, made }, i) => [table, made + (second[i]?.made ?? 0)])
  expect(made).toEqual([
    ['import_logs', 4],
    ['audit_logs', 4],
  ])
})
