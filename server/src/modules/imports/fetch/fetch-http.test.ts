import type { RequestListener } from 'node:http'
import { describe, expect, it } from 'vitest'
import { createAddressGuard, readAllowedPlaces } from '../../../platform/net/address-guard.ts'
import { aWebServer } from '../../../platform/testing/servers/web-server.ts'
import { listFetches } from '../queries/sources/fetches.ts'
import { markLateSources } from '../queries/sources/schedules.ts'
import { listTakenFiles } from '../queries/sources/source-files.ts'
import { aPriceList, aSourceInstallation } from '../testing/a-source.ts'
import { testSource } from './test-source.ts'

const signal = new AbortController().signal
const text =
  (body: string, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(200, { 'content-type': 'text/csv', ...headers }).end(body)

describe('a web address', () => {
  it('is fetched into the catalogue, and its file is kept', async () => {
    const installation = await aSourceInstallation()
    const { url } = await aWebServer(text(aPriceList(3)))
    const id = await installation.add({ connection: { kind: 'http', url: `${url}/prices.csv` } })

    const report = await installation.fetch(id)

    expect(report).toMatchObject({ status: 'taken', files: [{ name: 'prices.csv' }] })
    expect(await installation.catalog.query('select count(*)::int from products')).toEqual([{ count: 3 }])
    const [taken] = await listTakenFiles(installation.parts.imports, id)
    expect(await installation.parts.files.find(taken!)).toMatchObject({ hash: taken!.hash })
    expect(await listFetches(installation.parts.imports, { sourceId: id, limit: 9 })).toMatchObject([
      {
        status: 'taken',
        trigger: 'hand',
        filesSeen: 1,
        errorCode: null,
        files: [{ name: 'prices.csv', bytes: taken!.bytes }],
      },
    ])
  })

  it.each([
    ['an ETag', { etag: '"1"' }],
    ['a date', { 'last-modified': 'Fri, 20 Nov 2026 10:00:00 GMT' }],
  ])('whose file did not change by %s costs one request without a body', async (_, headers) => {
    const installation = await aSourceInstallation()
    const server = await aWebServer((request, response) => {
      const knows = request.headers['if-none-match'] ?? request.headers['if-modified-since']
      if (knows === undefined) return text(aPriceList(), headers)(request, response)
      response.writeHead(304).end()
    })
    const id = await installation.add({ connection: { kind: 'http', url: `${server.url}/prices.csv` } })

    const [first, second] = [await installation.fetch(id), await installation.fetch(id)]

    expect([first.status, second.status]).toEqual(['taken', 'unchanged'])
    expect(server.asked.length).toBe(2)
    expect(await installation.imports.query('select count(*)::int from import_jobs')).toEqual([{ count: 1 }])
  })

  it('whose server tells nothing is recognised by its bytes, and again after another file', async () => {
    const installation = await aSourceInstallation()
    const bodies = [aPriceList(2, 1), aPriceList(2, 1), aPriceList(2, 5), aPriceList(2, 1)]
    const server = await aWebServer((request, response) => text(bodies[server.asked.length - 1]!)(request, response))
    const id = await installation.add({ connection: { kind: 'http', url: server.url } })

    const statuses = []
    for (const _ of bodies) statuses.push((await installation.fetch(id)).status)

    expect(statuses).toEqual(['taken', 'unchanged', 'taken', 'taken'])
  })

  it('whose server tells nothing is late when only the old file stands there, and the look that brought it keeps it', async () => {
    const installation = await aSourceInstallation()
    const { imports } = installation.parts
    const server = await aWebServer(text(aPriceList()))
    const id = await installation.add({ connection: { kind: 'http', url: server.url }, expectEveryDays: 2 })
    await installation.fetch(id)
    await installation.imports.query("update source_files set taken_at = now() - interval '3 days'")

    await installation.fetch(id)

    const looks = await listFetches(imports, { sourceId: id, limit: 9 })
    expect(looks.map(({ status, files }) => [status, files.length])).toEqual([
      ['unchanged', 0],
      ['taken', 1],
    ])
    expect(await imports.transaction((tx) => markLateSources(tx, new Date()))).toMatchObject([{ id, days: 2 }])
  })

  it('inside a private network is refused, by redirect and by name, too', async () => {
    const installation = await aSourceInstallation()
    const inside = await aWebServer(text(aPriceList()))
    const outside = await aWebServer((_, response) =>
      response.writeHead(302, { location: inside.url.replace('127.0.0.1', '127.0.0.2') }).end(),
    )
    const parts = {
      ...installation.parts,
      guard: createAddressGuard(readAllowedPlaces({ PM_ALLOWED_NETWORKS: '127.0.0.1' }), async () => [
        { address: '10.0.0.1', family: 4 },
      ]),
    }

    const tests = await Promise.all(
      [
        outside.url,
        'http://intern.example.com/',
        'http://169.254.169.254/latest',
        'http://[::ffff:10.0.0.1]/',
        'http://0x0a000001/',
      ].map((url) => testSource(parts, { connection: { kind: 'http', url } }, signal)),
    )

    expect(tests.map(({ problem }) => problem?.code)).toEqual(Array(5).fill('NET_ADDRESS_NOT_ALLOWED'))
    expect(inside.asked.length).toBe(0)
  })
})
