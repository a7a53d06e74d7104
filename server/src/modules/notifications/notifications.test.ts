import { sql } from '@products-manager/postgres'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { readConfig } from '../../platform/config.ts'
import { createMetrics } from '../../platform/http/metrics.ts'
import { openHttp } from '../../platform/http/open-http.ts'
import { openLog } from '../../platform/log.ts'
import { followEvents } from './follow-events.ts'
import { forgetExpired } from './queries/mark-read.ts'
import { notificationRoutes } from './routes/notifications.routes.ts'
import { aNotifier, anEndedRun, type Notifier } from './testing/a-notifier.ts'

const { signal } = new AbortController()
const RUN = '0198c0de-0000-7000-8000-000000000001'
const SOURCE = '0198c0de-0000-7000-8000-000000000002'
const PART = '0198c0de-0000-7000-8000-000000000003'
const REDO = '0198c0de-0000-7000-8000-000000000004'

const aFollower = aNotifier
const ended = anEndedRun
const source = { sourceId: SOURCE, sourceName: 'Shop', supplierCode: 'ACME' }
const error = { code: 'SOURCE_UNREACHABLE', message: 'No answer.' }

const write = (follower: Notifier, topic: string, payload: object) => follower.write(topic, payload)
const noticesOf = ({ core }: Notifier) =>
  core.query("select metadata ->> 'event' as event, type, title from notifications order by source_id")
const waitingIn = async ({ imports }: Notifier) =>
  (await imports.query('select id from outbox where published_at is null')).length

const nameOf = (url: string) => new URL(url).pathname.slice(1)

async function anApi({ parts }: Notifier) {
  const api = await openHttp({
    config: readConfig({}).http,
    log: openLog({ level: 'silent' }),
    metrics: createMetrics(),
    version: '0',
    webDirectory: '/nowhere',
    routes: (server) => notificationRoutes(server, parts),
  })
  onTestFinished(() => api.close())
  return async (method: 'GET' | 'POST', path: string, payload?: object) =>
    (await api.inject({ method, url: `/api/v1/notifications${path}`, ...(payload && { payload }) })).json()
}

describe('following events', () => {
  it('tells of every end a run can have, of a plan that waits, and of sources without a file', async () => {
    const follower = await aFollower()
    await write(follower, 'imports.run-ended', ended('completed'))
    await write(follower, 'imports.run-ended', ended('completed_with_errors'))
    await write(follower, 'imports.run-ended', ended('failed', { error }))
    await write(follower, 'imports.run-ended', ended('held'))
    await write(follower, 'imports.run-ended', ended('completed', { kind: 'undo', runId: SOURCE }))
    await write(follower, 'imports.run-ended', ended('completed', { kind: 'undo', undone: 'part', runId: PART }))
    await write(follower, 'imports.run-ended', ended('completed', { kind: 'undo', undone: 'undo', runId: REDO }))
    await write(follower, 'imports.plan-waiting', ended('completed', { kind: 'plan' }))
    await write(follower, 'imports.no-file', { ...source, days: 3, lastFileAt: null })
    await write(follower, 'imports.fetch-failed', { ...source, error, attempt: 6, retryAt: null })
    const waits = { uploadId: RUN, fileName: 'new.csv', error: { code: 'IMPORT_PROFILE_NEEDED', message: 'Map it.' } }
    await write(follower, 'imports.fetch-failed', { ...source, ...waits, attempt: 1, retryAt: null })

    await followEvents(follower.parts, signal)

    expect(await noticesOf(follower)).toEqual([
      { event: 'import.completed', type: 'success', title: 'ACME: pens.csv is imported' },
      { event: 'import.completed-with-errors', type: 'warning', title: 'ACME: pens.csv is imported, with errors' },
      { event: 'import.failed', type: 'error', title: 'ACME: pens.csv failed' },
      { event: 'import.held', type: 'warning', title: 'ACME: pens.csv is held' },
      { event: 'undo.completed', type: 'success', title: 'ACME: pens.csv is taken back' },
      { event: 'undo.completed', type: 'success', title: 'ACME: a part of pens.csv is taken back' },
      { event: 'undo.completed', type: 'success', title: 'ACME: pens.csv stands again' },
      { event: 'plan.waiting', type: 'info', title: 'ACME: the plan of pens.csv waits for approval' },
      { event: 'source.no-file', type: 'warning', title: 'ACME: no file from Shop' },
      { event: 'source.failed', type: 'error', title: 'ACME: Shop cannot be read' },
      { event: 'source.failed', type: 'warning', title: 'ACME: new.csv waits for its mapping' },
    ])
    expect(follower.told).toEqual([{ type: 'notifications', unread: 11 }])
    expect(await waitingIn(follower)).toBe(0)
  })

  it('is silent about a fetch that is tried again and about what it does not know', async () => {
    const follower = await aFollower()
    await write(follower, 'imports.fetch-failed', { ...source, error, attempt: 1, retryAt: '2026-01-01T00:00:00Z' })
    await write(follower, 'imports.something-new', {})
    await write(follower, 'imports.run-ended', { runId: RUN })

    await followEvents(follower.parts, signal)

    expect(await noticesOf(follower)).toEqual([])
    expect(await waitingIn(follower)).toBe(0)
  })

  it('tells the same failure again only once the first was read', async () => {
    const follower = await aFollower()
    const fail = async () => {
      await write(follower, 'imports.run-ended', ended('failed', { error }))
      await followEvents(follower.parts, signal)
    }

    await fail()
    await fail()
    const unread = (await noticesOf(follower)).length
    await follower.core.query('update notifications set read = true')
    await fail()

    expect([unread, (await noticesOf(follower)).length]).toEqual([1, 2])
  })

  it('takes events whose numbers committed out of order, and more than one batch of them', async () => {
    const follower = await aFollower()
    await follower.imports.query("select setval(pg_get_serial_sequence('outbox', 'id'), 1000)")
    await write(follower, 'imports.run-ended', ended('completed'))
    await followEvents(follower.parts, signal)
    await follower.imports.query(
      `insert into outbox (id, topic, payload) overriding system value
       select n, 'imports.run-ended', jsonb_set($1::jsonb, '{runId}', to_jsonb(gen_random_uuid()::text))
         from generate_series(1, 450) n`,
      [JSON.stringify(ended('completed'))],
    )

    await Promise.all([followEvents(follower.parts, signal), followEvents(follower.parts, signal)])
    await followEvents(follower.parts, signal)

    expect((await noticesOf(follower)).length).toBe(451)
    expect(await waitingIn(follower)).toBe(0)
  })

  it.each([
    ['after the notices are written and before the events are marked', 'imports'],
    ['before the notices are written', 'core'],
  ] as const)('loses and doubles nothing when it is killed %s', async (_, killed) => {
    const follower = await aFollower()
    await write(follower, 'imports.run-ended', ended('completed'))
    const { imports, core } = follower
    const follows = (name: string) => `select pid from pg_stat_activity where datname = '${name}' and`
    // Whoever writes a notice waits for this lock: the moment at which a connection is cut.
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const holder = core.handle.transaction(async (tx) => {
      await tx.run(sql('notifications.hold_table')`lock table notifications`)
      await held
    })
    const following = followEvents(follower.parts, signal).catch((error: unknown) => error)
    const cut = { imports: nameOf(imports.url), core: nameOf(core.url) }[killed]
    const state = killed === 'core' ? "wait_event_type = 'Lock'" : "state = 'idle in transaction'"
    const cutOff = () => core.query(`select pg_terminate_backend(pid) from (${follows(cut)} ${state}) f`)
    await vi.waitFor(async () =>
      expect((await core.query(`${follows(nameOf(core.url))} wait_event_type = 'Lock'`)).length).toBe(1),
    )
    await cutOff()
    release()
    await holder

    const outcome = await following
    const left = await waitingIn(follower)
    await followEvents(follower.parts, signal)

    expect(outcome).toBeInstanceOf(Error)
    expect(left).toBe(1)
    expect((await noticesOf(follower)).length).toBe(1)
    expect(await waitingIn(follower)).toBe(0)
  })
})

describe('the API of notices', () => {
  it('lists page by page, newest first, without the expired, and counts what is not read', async () => {
    const follower = await aFollower()
    const call = await anApi(follower)
    for (const status of ['completed', 'completed_with_errors', 'failed']) {
      await write(follower, 'imports.run-ended', ended(status))
      await followEvents(follower.parts, signal)
    }
    await write(follower, 'imports.no-file', { ...source, days: 3 })
    await followEvents(follower.parts, signal)
    await follower.core.query(
      "update notifications set expires_at = now() where metadata ->> 'event' = 'source.no-file'",
    )

    const first = await call('GET', '?limit=2')
    const second = await call('GET', `?limit=2&cursor=${first.nextCursor}`)

    expect([...first.items, ...second.items].map(({ event }) => event)).toEqual([
      'import.failed',
      'import.completed-with-errors',
      'import.completed',
    ])
    expect(second.nextCursor).toBeNull()
    expect(first.items[0]).toMatchObject({
      level: 'error',
      isRead: false,
      facts: { supplierCode: 'ACME', runId: RUN, fileName: 'pens.csv', rows: 10, created: 3, refused: 2, days: null },
    })
    expect(await call('GET', '/unread')).toEqual({ unread: 3 })
    expect(await follower.parts.core.transaction(forgetExpired)).toBe(1)
  })

  it('marks one as read, or all that were seen, and tells every browser', async () => {
    const follower = await aFollower()
    const call = await anApi(follower)
    for (const status of ['completed', 'completed_with_errors', 'failed']) {
      await write(follower, 'imports.run-ended', ended(status))
      await followEvents(follower.parts, signal)
    }
    const [newest, seen, oldest] = (await call('GET', '')).items

    const one = await call('POST', `/${oldest.id}/read`)
    const all = await call('POST', '/read', { upTo: seen.id })
    const unread = (await call('GET', '?unread=true')).items

    expect([one, all]).toEqual([{ unread: 2 }, { unread: 1 }])
    expect(unread).toMatchObject([{ id: newest.id }])
    expect(follower.told.slice(-2)).toEqual([
      { type: 'notifications', unread: 2 },
      { type: 'notifications', unread: 1 },
    ])
    expect(await call('POST', `/${RUN}/read`)).toMatchObject({ error: { code: 'NOTIFICATION_NOT_FOUND' } })
  })
})
