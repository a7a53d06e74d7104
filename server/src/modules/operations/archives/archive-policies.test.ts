import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dumpSchema } from '@products-manager/postgres'
import { listPolicies, planArchiving, runArchiving } from 'pgops'
import { expect, it, onTestFinished } from 'vitest'
import { readConfig } from '../../../platform/config.ts'
import { openDatabases } from '../../../platform/databases.ts'
import { openLog } from '../../../platform/log.ts'
import { createTestDatabases } from '../../../platform/testing/seven-databases.ts'
import { openArchives } from './archived-databases.ts'

it('every policy can be carried out, and those with views find the tables of the migrations as they would make them', async () => {
  const test = await createTestDatabases()
  onTestFinished(() => test.drop())
  const directory = mkdtempSync(join(tmpdir(), 'pm-archives-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const config = readConfig({ ...process.env, ...test.env, PM_DATA_DIR: directory })
  const system = await openDatabases(config, { log: openLog({ level: 'silent' }) })
  onTestFinished(() => system.close())
  const analytics = test.of('analytics')
  await analytics.query(`
    insert into performance_metrics (metric, value, labels, recorded_at)
    select 'import.rows', i, '{"supplier":"ACME"}', '2020-02-03 04:00+00'::timestamptz + i * interval '1 hour' from generate_series(0, 9) i;
    create table audit_logs_2020_02 partition of audit_logs for values from ('2020-02-01 00:00+00') to ('2020-03-01 00:00+00');
    insert into audit_logs (category, action, created_at) values ('auth', 'login', '2020-02-03 04:05+00')`)
  const { all, of } = await openArchives(config, system.databases)
  const schema = await dumpSchema(analytics.url)

  let plans = 0
  const refusals: string[] = []
  for (const { parts } of all) {
    for (const { policy } of await listPolicies(parts.database)) {
      plans += 1
      refusals.push(...[(await planArchiving(parts, policy)).refusal ?? []].flat())
    }
  }
  for (const policy of ['performance-metrics', 'audit-logs']) await runArchiving(of('analytics').parts, policy)

  expect(plans).toBeGreaterThan(8)
  expect(refusals).toEqual([])
  expect(await dumpSchema(analytics.url)).toBe(schema)
  expect(
    await analytics.query('select metric, value, labels, sample_count::int as samples from v_performance_metrics_all'),
  ).toEqual([{ metric: 'import.rows', value: 4.5, labels: { supplier: 'ACME' }, samples: 10 }])
  expect(await analytics.query('select action, is_archived from v_audit_logs_all')).toEqual([
    { action: 'login', is_archived: true },
  ])
}, 60_000)
