import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { ApiFailure, addressOf, call } from './call.ts'
import { mayRetry } from './query-client.ts'

let server: Server | undefined
afterEach(() => server?.close())

/** A server that answers one thing; the route's path is made absolute, as a page's own origin would. */
async function answering(status: number, body: string): Promise<{ path: `/api/v1/${string}`; seen: string[] }> {
  const seen: string[] = []
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      seen.push(`${request.method} ${request.url} ${Buffer.concat(parts)}`)
      response.writeHead(status, { 'content-type': 'application/json' }).end(body)
    })
  })
  await new Promise<void>((ready) => server?.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return { path: `http://127.0.0.1:${port}/api/v1/things/:id` as `/api/v1/${string}`, seen }
}

const route = (path: `/api/v1/${string}`, method: 'GET' | 'POST' = 'GET') =>
  ({ method, path, summary: '', tag: '', reply: {} }) as const
const anything = (options: object) => options as never

describe('calling a route', () => {
  it('fills parameters and query in, and leaves absent values out', () => {
    const address = addressOf('/api/v1/things/:id/parts', {
      params: { id: 'a/b' },
      query: { q: 'é&1', cursor: undefined },
    })

    expect(address).toBe('/api/v1/things/a%2Fb/parts?q=%C3%A9%261')
  })

  it('sends the body as JSON and gives back the reply', async () => {
    const { path, seen } = await answering(201, '{"made":true}')

    const reply = await call(route(path, 'POST'), anything({ params: { id: '7' }, body: { name: 'Pen' } }))

    expect(reply).toEqual({ made: true })
    expect(seen).toEqual(['POST /api/v1/things/7 {"name":"Pen"}'])
  })

  it('throws what the server says went wrong', async () => {
    const error = { code: 'SUPPLIER_EXISTS', message: 'Taken.', field: 'code', correlationId: 'c-1' }
    const { path } = await answering(409, JSON.stringify({ error }))

    const failure = await call(route(path), anything({ params: { id: '7' } })).catch((thrown: unknown) => thrown)

    expect(failure).toBeInstanceOf(ApiFailure)
    expect(failure).toMatchObject({ status: 409, ...error })
  })

  it('says so when the answer is not from the API', async () => {
    const { path } = await answering(502, '<html>Bad gateway</html>')

    const failure = await call(route(path), anything({ params: { id: '7' } })).catch((thrown: unknown) => thrown)

    expect(failure).toMatchObject({ status: 502, code: 'HTTP_STATUS' })
  })

  it('says so when nobody answers', async () => {
    const { path } = await answering(200, '{}')
    await new Promise((closed) => server?.close(closed))

    const failure = await call(route(path), anything({ params: { id: '7' } })).catch((thrown: unknown) => thrown)

    expect(failure).toMatchObject({ status: 0, code: 'SERVER_UNREACHABLE' })
  })

  it('is no failure when the asker turned away', async () => {
    const { path } = await answering(200, '{}')

    const thrown = await call(route(path), anything({ params: { id: '7' }, signal: AbortSignal.abort() })).catch(
      (error: unknown) => error,
    )

    expect(thrown).not.toBeInstanceOf(ApiFailure)
  })
})

it.each([
  [new ApiFailure(0, {}), 0, true],
  [new ApiFailure(503, {}), 1, true],
  [new ApiFailure(503, {}), 2, false],
  [new ApiFailure(404, {}), 0, false],
  [new ApiFailure(500, {}), 0, false],
])('asks again after %s and %i failures: %s', (error, failures, expected) => {
  expect(mayRetry(failures, error)).toBe(expected)
})
