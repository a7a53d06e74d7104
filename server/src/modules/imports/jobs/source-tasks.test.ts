import { describe, expect, it } from 'vitest'
import { uuidV7 } from '../../../platform/ids.ts'
import { openKeyring } from '../../../platform/secrets/keyring.ts'
import { rotateSecrets } from '../../../platform/secrets/secret-commands.ts'
import { aWebServer } from '../../../platform/testing/servers/web-server.ts'
import { changeSource } from '../fetch/keep-source.ts'
import { makePushToken, pushFile } from '../fetch/push-file.ts'
import { openSecrets, resealSourceSecrets } from '../fetch/secrets.ts'
import { showSources } from '../fetch/show-source.ts'
import { findFile } from '../queries/insert-file.ts'
import { insertFetch } from '../queries/sources/fetches.ts'
import { findSource, listSources } from '../queries/sources/find-sources.ts'
import { deleteSource } from '../queries/sources/write-source.ts'
import { createRun } from '../runs/create-run.ts'
import { calendarOf } from '../schedules/calendar.ts'
import { aPriceList, aSourceInstallation, type SourceInstallation } from '../testing/a-source.ts'
import { aProfile } from '../testing/an-installation.ts'
import { toUpload } from '../uploads.ts'
import { sourceTasks, startDueFetches, tellLateSources } from './source-tasks.ts'

const push = { kind: 'push' } as const
const http = { kind: 'http', url: 'http://no-such-name.invalid/p.csv', login: { type: 'bearer' } } as const
const at = (time: string) => ({ now: () => new Date(time), elapsed: () => 0 })

async function bytesOf(text: string) {
  return (async function* () {
    yield Buffer.from(text)
  })()
}

const jobs = ({ imports }: SourceInstallation) =>
  imports.query(
    "select p.payload->>'trigger' as trigger, (p.payload->>'attempt')::int as attempt, round(extract(epoch from j.run_at - now()) / 60)::int as minutes from graphile_worker.jobs j join graphile_worker._private_jobs p on p.id = j.id where j.task_identifier = 'imports.fetch-source'",
  )
const events = ({ imports }: SourceInstallation) => imports.query('select topic, payload from outbox order by id')

describe('a schedule', () => {
  it('whose times passed while nothing ran is made up for once', async () => {
    const installation = await aSourceInstallation()
    const { parts } = installation
    parts.clock = at('2026-11-20T05:00:00Z')
    const id = await installation.add({ connection: http, schedule: { cron: '0 6 * * *', timeZone: 'Europe/Paris' } })
    await installation.add({ name: 'paused', connection: http, schedule: { everyMinutes: 5, isPaused: true } })
    expect((await findSource(parts.imports, id))?.nextRunAt).toEqual(new Date('2026-11-21T05:00:00Z'))

    parts.clock = at('2026-11-24T12:00:00Z')
    await startDueFetches(parts)
    await startDueFetches(parts)

    expect(await jobs(installation)).toMatchObject([{ trigger: 'schedule', attempt: 1 }])
    expect(await findSource(parts.imports, id)).toMatchObject({
      lastRunAt: new Date('2026-11-21T05:00:00Z'),
      nextRunAt: new Date('2026-11-25T05:00:00Z'),
    })
  })

  it('of an interval keeps its beat, and a calendar shows it', async () => {
    const installation = await aSourceInstallation()
    const { parts } = installation
    parts.clock = at('2026-11-20T05:00:00Z')
    await installation.add({ connection: http, schedule: { everyMinutes: 120 } })
    parts.clock = at('2026-11-20T09:30:00Z')
    await startDueFetches(parts)

    const { planned } = await calendarOf(parts, { from: '2026-11-20T00:00:00Z', to: '2026-11-20T16:00:00Z' })

    expect(planned).toMatchObject([{ at: '2026-11-20T11:00:00.000Z', times: 3 }])
    await expect(calendarOf(parts, { from: '2026-01-01', to: '2026-12-01' })).rejects.toMatchObject({
      code: 'SCHEDULE_CALENDAR_RANGE',
    })
  })

  it.each([
    ['a crontab', { cron: '*/3 * * * *', timeZone: 'Asia/Kolkata' }],
    ['an interval', { everyMinutes: 3 }],
  ] as const)('of %s that comes often stands once in every day of the calendar', async (_, schedule) => {
    const installation = await aSourceInstallation()
    const { parts } = installation
    parts.clock = at('2026-11-20T05:00:00Z')
    await installation.add({ connection: http, schedule })

    const { planned } = await calendarOf(parts, {
      from: '2026-11-19T23:00:00Z',
      to: '2026-11-22T23:00:00Z',
      timeZone: 'Europe/Paris',
    })

    expect(planned.map(({ at: time, times }) => `${time.slice(0, 16)} ${times}`)).toEqual([
      '2026-11-20T05:03 25',
      '2026-11-20T23:00 25',
      '2026-11-21T23:00 25',
    ])
  })

  it('stands in the calendar beside what people ran by hand', async () => {
    const installation = await aSourceInstallation()
    const { parts } = installation
    const run = await installation.importText('sku;title\nPEN-1;Pen\n', aProfile(['sku', 'title']))
    const week = {
      from: new Date(Date.now() - 86_400_000).toISOString(),
      to: new Date(Date.now() + 60_000).toISOString(),
    }

    const of = async (supplier: string) => (await calendarOf(parts, { ...week, supplier })).runs

    expect(await of('ACME')).toEqual([
      {
        id: run.id,
        kind: 'import',
        status: 'completed',
        supplierCode: 'ACME',
        fileName: 'catalogue.csv',
        createdAt: run.createdAt,
      },
    ])
    expect(await of('OTHER')).toEqual([])
  })

  it.each([
    [{ cron: '0 6 * *', timeZone: 'UTC' }, 'five fields'],
    [{ cron: '0 26 * * *', timeZone: 'UTC' }, 'no schedule'],
    [{ cron: '0 6 * * *', timeZone: 'Europe/Pari' }, 'no time zone'],
    [{ cron: '0 6 30 2 *', timeZone: 'UTC' }, 'never comes'],
  ])('such as %j is refused', async (schedule, words) => {
    const installation = await aSourceInstallation()

    await expect(installation.add({ connection: http, schedule })).rejects.toThrow(words)
  })
})

describe('a look that fails', () => {
  it('is tried again after 1, 5, 15, 60 and 240 minutes, and told each time', async () => {
    const installation = await aSourceInstallation()
    const { parts, imports } = installation
    const id = await installation.add({ connection: http, secrets: { token: 't' } })
    const [fetching] = sourceTasks(parts)
    const minutes: unknown[] = []

    for (let attempt = 1; attempt <= 6; attempt++) {
      await imports.query('delete from graphile_worker._private_jobs')
      const payload = { sourceId: id, trigger: 'retry', attempt }
      await fetching!.handling.run({ payload, attempt: 1, signal: new AbortController().signal })
      minutes.push((await jobs(installation))[0]?.['minutes'])
    }

    expect(minutes).toEqual([1, 5, 15, 60, 240, undefined])
    expect((await events(installation)).map(({ topic }) => topic)).toEqual(Array(6).fill('imports.fetch-failed'))
    const [source] = await showSources(parts.imports, await listSources(parts.imports, {}), new Date())
    expect(source?.health).toMatchObject({
      state: 'failing',
      lastFetch: { error: { code: 'IMPORT_SOURCE_NAME_NOT_FOUND' } },
    })
  })
})

describe('a look whose worker stops', () => {
  it('is no failure of the source: its job goes back to run again, and begins anew', async () => {
    const installation = await aSourceInstallation()
    const { parts, imports } = installation
    const stopping = new AbortController()
    const stopped = new Error('The worker stops.')
    const { url } = await aWebServer((_, response) => {
      if (stopping.signal.aborted) response.end(aPriceList())
      else stopping.abort(stopped)
    })
    const id = await installation.add({ connection: { kind: 'http', url: `${url}/prices.csv` } })
    const [fetching] = sourceTasks(parts)
    const payload = { sourceId: id, trigger: 'schedule', attempt: 1 }
    const look = (signal: AbortSignal) => fetching!.handling.run({ payload, attempt: 1, signal })

    await expect(look(stopping.signal)).rejects.toBe(stopped)
    const [between] = await showSources(parts.imports, await listSources(parts.imports, {}), new Date())
    await look(new AbortController().signal)

    expect(between?.health).toMatchObject({ state: 'new', lastFetch: null })
    expect(await imports.query('select status, error_code from source_fetches')).toEqual([
      { status: 'taken', error_code: null },
    ])
    expect(await events(installation)).toEqual([])
  })
})

describe('a look by the schedule while a failed one waits to be tried again', () => {
  it('leaves that retry where it is, so that a source looked at often is told of as well', async () => {
    const installation = await aSourceInstallation()
    const { parts, imports } = installation
    parts.clock = at('2026-11-20T05:00:00Z')
    const id = await installation.add({ connection: http, secrets: { token: 't' }, schedule: { everyMinutes: 2 } })
    const [fetching] = sourceTasks(parts)
    const look = async (time: string, trigger: string, attempt: number) => {
      parts.clock = at(`2026-11-20T${time}Z`)
      await imports.query('delete from graphile_worker._private_jobs')
      const payload = { sourceId: id, trigger, attempt }
      await fetching!.handling.run({ payload, attempt: 1, signal: new AbortController().signal })
      return imports.query("select p.payload->>'attempt' as next from graphile_worker._private_jobs p")
    }
    await look('05:00:00', 'schedule', 1)
    await look('05:01:00', 'retry', 2)

    const between = [await look('05:02:00', 'schedule', 1), await look('05:04:00', 'schedule', 1)]
    const due = await look('05:06:00', 'schedule', 1)
    await look('05:21:00', 'retry', 4)
    await look('06:21:00', 'retry', 5)
    const last = await look('10:21:00', 'retry', 6)
    const afterLast = await look('10:22:00', 'schedule', 1)

    expect(between).toEqual([[{ next: '3' }], [{ next: '3' }]])
    expect([due, last, afterLast]).toEqual([[{ next: '4' }], [], [{ next: '2' }]])
    const told = (await events(installation)).map(({ payload }) => (payload as { retryAt: string | null }).retryAt)
    const until = ['05:01', '05:06', '05:06', '05:06', '05:21', '06:21', '10:21', null, '10:23']
    expect(told.map((time) => time?.slice(11, 16) ?? null)).toEqual(until)
  })
})

describe('looks that came to the same', () => {
  it('are one a day in the calendar, and what brought a file stays apart', async () => {
    const { parts, imports, add } = await aSourceInstallation()
    const id = await add({ connection: http })
    const looks = ['20T22:50 unchanged', '20T22:55 unchanged', '20T23:05 unchanged', '21T08:00 taken', '21T09:00 taken']
    const failed = ['21T10:00 failed', '21T10:05 failed', '21T10:10 unchanged']
    for (const look of [...looks, ...failed]) {
      const [time, status] = look.split(' ')
      await imports.query(
        `insert into source_fetches (id, config_id, trigger, attempt, status, started_at)
         values ($1, $2, 'schedule', 1, $3, $4)`,
        [uuidV7(), id, status, `2026-11-${time}:00Z`],
      )
    }

    const { past } = await calendarOf(parts, {
      from: '2026-11-19T23:00:00Z',
      to: '2026-11-21T23:00:00Z',
      timeZone: 'Europe/Paris',
    })

    const told = past.map(({ fetch, times }) => `${fetch.startedAt.slice(8, 16)} ${fetch.status} ${times}`)
    expect(told).toEqual([
      '21T10:10 unchanged 2',
      '21T10:05 failed 2',
      '21T09:00 taken 1',
      '21T08:00 taken 1',
      '20T22:55 unchanged 2',
    ])
  })
})

describe('a source under a look', () => {
  it('is as the look before left it, until this one has ended', async () => {
    const { parts, imports, add, fetch } = await aSourceInstallation()
    const id = await add({ connection: http, secrets: { token: 't' } })
    const begin = () =>
      parts.imports.transaction((tx) => insertFetch(tx, { id: uuidV7(), sourceId: id, trigger: 'hand', attempt: 1 }))
    const state = async () =>
      (await showSources(parts.imports, await listSources(parts.imports, {}), new Date()))[0]?.health.state

    await begin()
    const first = await state()
    await imports.query('delete from source_fetches')
    await fetch(id).catch(() => {})
    await begin()

    expect([first, await state()]).toEqual(['new', 'failing'])
  })
})

describe('a source whose file', () => {
  const shown = async ({ parts }: SourceInstallation) =>
    (await showSources(parts.imports, await listSources(parts.imports, {}), new Date()))[0]?.health

  it('could not be imported is failing, and says which run failed and why', async () => {
    const installation = await aSourceInstallation()
    const { url } = await aWebServer((_, response) => void response.end('art;name\nA-1;Pen\n'))
    const id = await installation.add({ connection: { kind: 'http', url: `${url}/prices.csv` } })

    await expect(installation.fetch(id)).rejects.toMatchObject({ code: 'IMPORT_COLUMNS_MISSING' })
    // The file is the same: there is nothing new, and still it is not in the catalogue.
    await installation.fetch(id)

    expect(await shown(installation)).toMatchObject({
      state: 'failing',
      lastFetch: { status: 'unchanged', error: null },
      lastFile: { name: 'prices.csv', runStatus: 'failed', runError: { code: 'IMPORT_COLUMNS_MISSING' } },
    })
  })

  it('is of another kind than the usual is mapped once: the source keeps that mapping, the supplier its usual one', async () => {
    const installation = await aSourceInstallation()
    const { parts, imports } = installation
    const { url } = await aWebServer((_, response) => void response.end('art;qty\nA-1;4\n'))
    const id = await installation.add({ name: 'stocks', connection: { kind: 'http', url: `${url}/stocks.csv` } })
    await expect(installation.fetch(id)).rejects.toMatchObject({ code: 'IMPORT_COLUMNS_MISSING' })
    const [brought] = await imports.query('select file_id as id from import_jobs')
    const file = (await findFile(parts.imports, brought?.['id'] as string))!
    const fields = { supplierSku: { from: { column: 'art' } }, stock: { from: { column: 'qty' } } }
    const asked = { file, supplier: { code: 'ACME' }, dialect: null, keepProfile: true, isDefault: false, again: true }

    const before = await toUpload(parts, file)
    await createRun(parts, { ...asked, profile: { name: 'stocks', version: 1, fields }, ofSource: true })
    // A source that has a mapping keeps it.
    await createRun(parts, { ...asked, profile: { name: 'other', version: 1, fields }, ofSource: true })

    expect(before.source).toEqual({ id, name: 'stocks', supplierCode: 'ACME' })
    expect((await toUpload(parts, file)).source).toBeNull()
    expect(await findSource(parts.imports, id)).toMatchObject({ profileName: 'stocks' })
    expect(
      await imports.query("select name from mapping_templates where supplier_code = 'ACME' and is_default"),
    ).toEqual([{ name: 'test' }])
  })

  it('waits to be mapped waits for somebody, until it is mapped', async () => {
    const installation = await aSourceInstallation()
    const { parts, imports } = installation
    await imports.query('delete from mapping_templates')
    const { url } = await aWebServer((_, response) => void response.end(aPriceList()))
    const id = await installation.add({ connection: { kind: 'http', url: `${url}/prices.csv` } })
    await expect(installation.fetch(id)).rejects.toMatchObject({ code: 'IMPORT_PROFILE_NEEDED' })
    const before = await shown(installation)
    const file = await findFile(parts.imports, before?.lastFetch?.uploadId ?? '')

    const profile = aProfile(['sku', 'title', 'price'])
    const { runId } = await createRun(parts, {
      file: file!,
      supplier: { code: 'ACME' },
      profile,
      dialect: null,
      keepProfile: true,
      again: false,
    })

    expect(before).toMatchObject({ state: 'waiting', lastFetch: { mappedBy: null } })
    expect(await shown(installation)).toMatchObject({ state: 'good', lastFetch: { mappedBy: runId } })
  })
})

describe('a source that brings nothing', () => {
  it('for longer than is usual is told of once, until the next file', async () => {
    const installation = await aSourceInstallation()
    const { parts } = installation
    const id = await installation.add({ connection: push, expectEveryDays: 2 })
    const later = (days: number) => ({
      ...parts,
      clock: { now: () => new Date(Date.now() + days * 86_400_000), elapsed: () => 0 },
    })

    await tellLateSources(later(1))
    await tellLateSources(later(3))
    await tellLateSources(later(4))

    expect(await events(installation)).toMatchObject([
      { topic: 'imports.no-file', payload: { sourceId: id, supplierCode: 'ACME', days: 2, lastFileAt: null } },
    ])
    const authorization = `Bearer ${await makePushToken(parts, id)}`
    await pushFile(parts, { authorization, name: 'p.csv', bytes: await bytesOf(aPriceList()), start: async () => {} })
    expect((await findSource(parts.imports, id))?.lateToldAt).toBeNull()
  })
})

describe('a pushed file', () => {
  it('that only waits to be mapped is told to people, too', async () => {
    const installation = await aSourceInstallation()
    const { parts, imports } = installation
    await imports.query('delete from mapping_templates')
    const id = await installation.add({ connection: push })
    const authorization = `Bearer ${await makePushToken(parts, id)}`
    const bytes = await bytesOf(aPriceList())

    const sent = pushFile(parts, { authorization, name: 'p.csv', bytes, start: async () => {} })

    await expect(sent).rejects.toMatchObject({ code: 'IMPORT_PROFILE_NEEDED' })
    const { lastFetch } = (await showSources(parts.imports, await listSources(parts.imports, {}), new Date()))[0]!
      .health
    expect(await events(installation)).toMatchObject([
      { topic: 'imports.fetch-failed', payload: { sourceId: id, fileName: 'p.csv', uploadId: lastFetch?.uploadId } },
    ])
  })

  it('is taken once, however often it is sent, and only with the newest token', async () => {
    const installation = await aSourceInstallation()
    const { parts, imports } = installation
    const id = await installation.add({ connection: push })
    const old = await makePushToken(parts, id)
    const token = await makePushToken(parts, id)
    const send = async (authorization?: string) =>
      pushFile(parts, { authorization, name: 'p.csv', bytes: await bytesOf(aPriceList()), start: async () => {} })

    const [first, second] = [await send(`Bearer ${token}`), await send(`bearer ${token}`)]

    expect([first.runId === null, second.runId === null]).toEqual([false, true])
    for (const wrong of [undefined, `Bearer ${old}`, `Basic ${token}`, 'Bearer x'])
      await expect(send(wrong)).rejects.toMatchObject({ code: 'IMPORT_PUSH_REFUSED' })
    expect(JSON.stringify(await imports.query('select * from import_configs'))).not.toContain(token)
  })
})

describe('the secrets of a source', () => {
  it('are never told, stay when others change, and do not go to another server', async () => {
    const installation = await aSourceInstallation()
    const { parts, imports } = installation
    const id = await installation.add({ connection: http, secrets: { token: 'letmein' } })
    const told = async () => showSources(parts.imports, await listSources(parts.imports, {}), new Date())

    expect(JSON.stringify(await told())).not.toContain('letmein')
    expect(JSON.stringify(await imports.query('select * from source_secrets'))).not.toContain('letmein')
    await changeSource(parts, id, {
      name: 'renamed',
      connection: { ...http, url: 'http://no-such-name.invalid/other.csv' },
    })
    expect(await openSecrets(parts.imports, parts.keyring, id)).toEqual({ token: 'letmein' })
    await changeSource(parts, id, { name: 'renamed', connection: { ...http, url: 'http://evil.invalid/p.csv' } })
    expect(await told()).toMatchObject([{ name: 'renamed', secretsSet: [] }])
  })

  it('open after the key was changed, and with no other key', async () => {
    const installation = await aSourceInstallation()
    const { parts } = installation
    const id = await installation.add({ connection: http, secrets: { token: 'letmein' } })
    const holders = [{ name: 'sources', reseal: () => resealSourceSecrets(parts.imports, parts.keyring) }]

    const rotated = await rotateSecrets({ keyring: parts.keyring, holders })

    expect(rotated.secrets).toBe(1)
    expect(await openSecrets(parts.imports, parts.keyring, id)).toEqual({ token: 'letmein' })
    const stranger = openKeyring({ dataDir: '/nowhere', passphrases: ['x'.repeat(32)] })
    await expect(openSecrets(parts.imports, stranger, id)).rejects.toMatchObject({ code: 'SECRETS_KEY_MISSING' })
  })

  it('go with the source, and its runs stay', async () => {
    const installation = await aSourceInstallation()
    const { parts, imports } = installation
    const id = await installation.add({ connection: push, secrets: { token: 'x' } })
    const authorization = `Bearer ${await makePushToken(parts, id)}`
    await pushFile(parts, { authorization, name: 'p.csv', bytes: await bytesOf(aPriceList()), start: async () => {} })

    expect(await parts.imports.transaction((tx) => deleteSource(tx, id))).toBe(1)

    expect(
      await imports.query(
        'select (select count(*)::int from source_secrets) as secrets, (select count(*)::int from import_jobs) as runs',
      ),
    ).toEqual([{ secrets: 0, runs: 1 }])
  })
})
