import { type ArchiveHold, ArchiveState, type planArchiving, type ReplyOf } from '@products-manager/contract'
import { Check } from 'typebox/value'
import { expect, it, onTestFinished, vi } from 'vitest'
import { archiveTasks } from '../archives/archive.tasks.ts'
import { openOperatedApi } from '../testing/open-operated-api.ts'
import { archiveRoutes } from './archives.routes.ts'

const LOGS = { database: 'imports', policy: 'import-logs' }

it('archives a month of import logs when asked to, searches it, holds it, and brings it back', async () => {
  const { call, state, imports } = await aServer()
  await imports.query(
    `create table import_logs_2024_05 partition of import_logs for values from ('2024-05-01 00:00:00+00') to ('2024-06-01 00:00:00+00')`,
  )
  await imports.query(
    `insert into import_logs (job_id, message, created_at)
     select gen_random_uuid(), 'line ' || i, '2024-05-02'::timestamptz + i * interval '1 minute' from generate_series(1, 500) i`,
  )

  const planned = await call<ReplyOf<typeof planArchiving>>('GET', '/plan?database=imports&policy=import-logs')
  const [plan] = planned.body.plans
  const asked = await call('POST', '/run', LOGS)
  await vi.waitFor(async () => expect((await state()).jobs[0]?.status).toBe('completed'), { timeout: 30_000 })
  const after = await state()
  const pieces = await call('GET', '/pieces/imports/import-logs')
  const filters = [{ column: 'message', is: '=', value: 'line 77' }]
  const found = await call('POST', '/search', { ...LOGS, from: '2024-05-01', filters })
  await imports.query(
    `create table import_logs_2024_06 partition of import_logs for values from ('2024-06-01 00:00:00+00') to ('2024-07-01 00:00:00+00')`,
  )
  await imports.query(
    `insert into import_logs (job_id, message, created_at) values (gen_random_uuid(), 'line 77', '2024-06-02')`,
  )
  const both = await call('POST', '/search', { ...LOGS, filters, live: true })
  const wrong = await call('POST', '/search', { ...LOGS, filters: [{ column: 'nothing', is: 'null' }] })
  const hold = await call<ArchiveHold>('POST', '/holds', { ...LOGS, reason: 'an audit' })
  const released = await call('DELETE', `/holds/imports/${hold.body.id}`)
  await call('POST', '/restore', LOGS)
  await vi.waitFor(
    async () => expect((await state()).jobs[0]).toMatchObject({ kind: 'restore', status: 'completed' }),
    {
      timeout: 30_000,
    },
  )

  expect(plan).toMatchObject({ rows: 500, partitions: ['import_logs_2024_05'], refusal: null })
  expect(asked.status).toBe(202)
  expect(Check(ArchiveState, after)).toBe(true)
  expect(after.policies.find(({ name }) => name === 'import-logs')).toMatchObject({ rows: 500, mode: 'partitions' })
  expect(pieces.body).toMatchObject({ items: [{ state: 'archived', rows: 500, fileRows: 500 }], nextCursor: null })
  expect(found.body).toMatchObject({
    hasMore: false,
    liveRows: 0,
    rows: [[expect.any(String), expect.any(String), 'info', 'line 77', null, '2024-05-02 01:17:00+00']],
  })
  expect(both.body).toMatchObject({ liveRows: 1, rows: [expect.any(Array), expect.any(Array)] })
  expect(wrong).toMatchObject({ status: 422, body: { error: { code: 'ARCHIVE_SEARCH_INVALID' } } })
  expect([hold.status, released.status]).toEqual([201, 204])
  expect(await imports.query('select count(*)::int from import_logs')).toEqual([{ count: 501 }])
  expect((await state()).policies.find(({ name }) => name === 'import-logs')).toMatchObject({ rows: 0 })
}, 120_000)

it('changes the times of a policy, and refuses ones that cannot be', async () => {
  const { call } = await aServer()
  const path = '/policies/catalog/price-history'

  const changed = await call('PATCH', path, { isEnabled: true, afterDays: 400, keepDays: 4_000 })
  const refused = await call('PATCH', path, { keepDays: 300 })
  const unknown = await call('PATCH', '/policies/catalog/nothing', { isEnabled: false })

  expect(changed.body).toMatchObject({ isEnabled: true, afterDays: 400, keepDays: 4_000 })
  expect(refused).toMatchObject({ status: 422, body: { error: { code: 'ARCHIVE_POLICY_INVALID' } } })
  expect(unknown).toMatchObject({ status: 404, body: { error: { code: 'ARCHIVE_POLICY_NOT_FOUND' } } })
}, 60_000)

async function aServer() {
  const operated = await openOperatedApi({
    routes: (api, { config, system: { databases } }) => archiveRoutes(api, { config, databases }),
    jobs: ({ config, log, system: { databases } }) => archiveTasks({ config, databases, log }),
  })
  onTestFinished(() => operated.close())
  const at = '/api/v1/operations/archives'
  return {
    call: <Body>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object) =>
      operated.send<Body>(method, `${at}${path}`, body),
    state: () => operated.get<ArchiveState>(at),
    imports: operated.test.of('imports'),
  }
}
