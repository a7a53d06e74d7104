import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ApiError, route } from '@products-manager/contract'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { Check } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../config.ts'
import { correlationContext, currentCorrelationId } from '../correlation.ts'
import { defineError } from '../errors.ts'
import { openLog } from '../log.ts'
import { createMetrics } from './metrics.ts'
import { openHttp } from './open-http.ts'
import { serve } from './serve.ts'

const getPen = route({
  method: 'GET',
  path: '/api/v1/pens/:id',
  summary: 'One pen',
  tag: 'pens',
  params: Type.Object({ id: Type.String({ pattern: '^[a-z]+$' }) }),
  query: Type.Object({
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    exact: Type.Optional(Type.Boolean()),
  }),
  reply: Type.Object({ id: Type.String(), limit: Type.Integer(), exact: Type.Boolean() }),
})
const Ink = Type.Object(
  { colour: Type.Union([Type.Literal('blue'), Type.Literal('red')]) },
  { additionalProperties: false },
)
const putInk = route({
  method: 'POST',
  path: '/api/v1/inks',
  summary: 'Adds ink',
  tag: 'pens',
  body: Type.Object({ ink: Ink, litres: Type.Integer() }),
  reply: Type.Object({ correlationId: Type.String() }),
  status: 201,
})
const breakPen = route({ method: 'POST', path: '/api/v1/broken', summary: 'Fails', tag: 'pens', reply: Type.Null() })
const penMissing = defineError<{ id: string }>('PEN_MISSING', {
  status: 404,
  retry: 'never',
  message: (f) => `There is no pen ${f.id}.`,
  details: (f) => ({ asked: f.id }),
})

let api: FastifyInstance
let port: number
let webDirectory: string
const logged: string[] = []

beforeAll(async () => {
  webDirectory = await mkdtemp(join(tmpdir(), 'pm-web-'))
  await mkdir(join(webDirectory, 'assets'))
  await writeFile(join(webDirectory, 'index.html'), '<!doctype html><title>Pens</title>')
  await writeFile(join(webDirectory, 'assets', 'main-1a2b.js'), 'export {}')
  const config = { ...readConfig({ PM_MAX_BODY_BYTES: '2000', APP_URL: 'https://pens.example' }).http }
  const log = openLog({ level: 'info', context: correlationContext, write: (line) => logged.push(line) })
  api = await openHttp({ config, log, metrics: createMetrics(), version: '1.2.3', webDirectory, routes })
  await api.listen({ host: '127.0.0.1', port: 0 })
  port = (api.server.address() as AddressInfo).port
})

afterAll(async () => {
  await api.close()
  await rm(webDirectory, { recursive: true })
})

function routes(server: FastifyInstance): void {
  serve(server, getPen, ({ params, query }) => {
    if (params.id === 'none') throw penMissing(params)
    return { id: params.id, limit: query.limit ?? 0, exact: query.exact ?? false }
  })
  serve(server, putInk, () => ({ correlationId: currentCorrelationId() ?? '' }))
  serve(server, breakPen, () => {
    throw new Error('the password is swordfish')
  })
}

interface Asked {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

interface Question {
  path: string
  method?: string
  headers?: Record<string, string>
  body?: string
}

/** fetch does not let a test say which host it means. */
function ask({ path, method = 'GET', headers = {}, body }: Question): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port, path, method, headers }, async (answer) => {
      let text = ''
      for await (const piece of answer.setEncoding('utf8')) text += piece
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text })
    })
    sent.on('error', reject).end(body)
  })
}

const json = { 'content-type': 'application/json' }

describe('a request', () => {
  it('gets its query as numbers and flags, with defaults', async () => {
    const plain = await ask({ path: '/api/v1/pens/fine' })
    const full = await ask({ path: '/api/v1/pens/fine?limit=7&exact=true' })

    expect(JSON.parse(plain.text)).toEqual({ id: 'fine', limit: 50, exact: false })
    expect(JSON.parse(full.text)).toEqual({ id: 'fine', limit: 7, exact: true })
  })

  it.each([
    ['/api/v1/pens/fine?limit=x', 'query.limit'],
    ['/api/v1/pens/fine?limit=500', 'query.limit'],
    ['/api/v1/pens/fine?limit=1&limit=2', 'query.limit'],
    ['/api/v1/pens/fine?colour=blue', 'query.colour'],
    ['/api/v1/pens/7', 'params.id'],
  ])('to %s is refused and told about %s', async (path, field) => {
    const { status, text } = await ask({ path })

    expect(status).toBe(400)
    expect(JSON.parse(text).error).toMatchObject({ code: 'REQUEST_INVALID', field })
  })

  it.each([
    [{ ink: { colour: 'blue' } }, 'body.litres', 'body.litres is missing.'],
    [{ ink: { colour: 'blue' }, litres: '3' }, 'body.litres', 'body.litres must be integer.'],
    [{ ink: { colour: 'blue' }, litres: 3, smell: 1 }, 'body.smell', 'body.smell is not known here.'],
    [{ ink: { colour: 'blue', smell: 1 }, litres: 3 }, 'body.ink.smell', 'body.ink.smell is not known here.'],
    [{ ink: { colour: 'green' }, litres: 3 }, 'body.ink.colour', 'body.ink.colour must be "blue" or "red".'],
  ])('with the body %j names %s', async (body, field, message) => {
    const { status, text } = await ask({
      path: '/api/v1/inks',
      method: 'POST',
      headers: json,
      body: JSON.stringify(body),
    })

    expect(status).toBe(400)
    expect(JSON.parse(text).error).toMatchObject({ code: 'REQUEST_INVALID', field, message })
  })

  it('is refused when its body is too large, is no JSON, or is missing', async () => {
    const large = await ask({ path: '/api/v1/inks', method: 'POST', headers: json, body: `"${'x'.repeat(3_000)}"` })
    const broken = await ask({ path: '/api/v1/inks', method: 'POST', headers: json, body: '{' })
    const missing = await ask({ path: '/api/v1/inks', method: 'POST' })

    expect([large.status, broken.status, missing.status]).toEqual([413, 400, 400])
    for (const { text } of [large, broken, missing]) expect(Check(ApiError, JSON.parse(text))).toBe(true)
  })
})

describe('an error', () => {
  it('has one shape, wherever it comes from', async () => {
    const thrown = await ask({ path: '/api/v1/pens/none', headers: { 'x-correlation-id': 'order-66' } })
    const nowhere = await ask({ path: '/api/v1/nothing' })

    expect(JSON.parse(thrown.text)).toEqual({
      error: {
        code: 'PEN_MISSING',
        message: 'There is no pen none.',
        correlationId: 'order-66',
        details: { asked: 'none' },
      },
    })
    expect(nowhere.status).toBe(404)
    expect(JSON.parse(nowhere.text).error).toMatchObject({ code: 'ROUTE_UNKNOWN' })
  })

  it('nobody expected is told as INTERNAL and logged once, with its stack, under the same id', async () => {
    logged.length = 0

    const { status, text, headers } = await ask({ path: '/api/v1/broken', method: 'POST' })

    expect(status).toBe(500)
    expect(text).not.toContain('swordfish')
    const { error } = JSON.parse(text)
    expect(error).toMatchObject({ code: 'INTERNAL', correlationId: headers['x-correlation-id'] })
    expect(logged).toHaveLength(1)
    expect(JSON.parse(logged[0] ?? '')).toMatchObject({
      level: 'error',
      correlationId: error.correlationId,
      err: { stack: expect.stringContaining('swordfish') },
    })
  })
})

describe('a correlation id', () => {
  it('is taken from the request and reaches the work, also after a body', async () => {
    const body = JSON.stringify({ ink: { colour: 'red' }, litres: 1 })
    const headers = { ...json, 'x-correlation-id': 'a.b-c_1' }

    const answer = await ask({ path: '/api/v1/inks', method: 'POST', headers, body })

    expect(answer.status).toBe(201)
    expect(JSON.parse(answer.text)).toEqual({ correlationId: 'a.b-c_1' })
    expect(answer.headers['x-correlation-id']).toBe('a.b-c_1')
  })

  it('that could break a log is replaced', async () => {
    const answer = await ask({ path: '/api/v1/pens/fine', headers: { 'x-correlation-id': 'x"} evil' } })

    expect(answer.headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('a foreign web page', () => {
  const body = JSON.stringify({ ink: { colour: 'red' }, litres: 1 })
  const post = (headers: Record<string, string>) =>
    ask({ path: '/api/v1/inks', method: 'POST', headers: { ...json, ...headers }, body })

  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('cannot change anything: %j', async (headers) => {
    const { status, text } = await post(headers as Record<string, string>)

    expect(status).toBe(403)
    expect(JSON.parse(text).error.code).toBe('REQUEST_ORIGIN_FOREIGN')
  })

  it('is told from our own, the configured one, and programs without any', async () => {
    const own = await post({ origin: `http://127.0.0.1:${port}` })
    const configured = await post({ origin: 'https://pens.example' })
    const program = await post({})

    expect([own.status, configured.status, program.status]).toEqual([201, 201, 201])
  })

  it('cannot reach us under a name of its own', async () => {
    const rebound = await ask({ path: '/api/v1/pens/fine', headers: { host: 'evil.example' } })
    const known = await ask({ path: '/api/v1/pens/fine', headers: { host: 'pens.example' } })
    const loopback = await ask({ path: '/api/v1/pens/fine', headers: { host: 'localhost:3000' } })

    expect(JSON.parse(rebound.text).error.code).toBe('REQUEST_HOST_UNKNOWN')
    expect([rebound.status, known.status, loopback.status]).toEqual([421, 200, 200])
  })
})

describe('the pages', () => {
  it('are the index for every screen, and an error for what is missing', async () => {
    const screen = await ask({ path: '/products/42' })
    const picture = await ask({ path: '/missing.png' })

    expect(screen.text).toContain('<title>Pens</title>')
    expect(screen.headers['cache-control']).toBe('no-cache')
    expect(picture.status).toBe(404)
  })

  it('load no script but ours, and keep assets for a year', async () => {
    const asset = await ask({ path: '/assets/main-1a2b.js' })
    const page = await ask({ path: '/' })

    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(page.headers['content-security-policy']).toContain("script-src 'self';")
  })

  it('are those that a new build has put there, without a new start', async () => {
    await writeFile(join(webDirectory, 'assets', 'late-3c4d.js'), 'export {}')

    const late = await ask({ path: '/assets/late-3c4d.js' })
    const gone = await ask({ path: '/assets/late-0000.js' })

    expect(late.status).toBe(200)
    expect(late.headers['content-type']).toContain('javascript')
    expect(gone.status).toBe(404)
    expect(gone.headers['cache-control'] ?? '').not.toContain('immutable')
  })

  it('begin at any address of a screen, also at one with a dot', async () => {
    const screen = await ask({ path: '/suppliers/ACME.FR' })

    expect(screen.text).toContain('<title>Pens</title>')
  })

  it('do not lead out of their folder', async () => {
    const { text } = await ask({ path: '/assets/%2e%2e/%2e%2e/%2e%2e/etc/passwd' })

    expect(text).not.toContain('root:')
  })
})

it('describes its routes in an OpenAPI document made from the same schemas', async () => {
  const { text } = await ask({ path: '/api/v1/openapi.json' })

  const document = JSON.parse(text)
  expect(document.openapi).toBe('3.1.0')
  expect(Object.keys(document.paths)).toEqual(['/api/v1/pens/{id}', '/api/v1/inks', '/api/v1/broken'])
  const { requestBody, responses } = document.paths['/api/v1/inks'].post
  expect(requestBody.content['application/json'].schema).toMatchObject({
    required: ['ink', 'litres'],
    additionalProperties: false,
  })
  expect(Object.keys(responses)).toEqual(['201', 'default'])
})

it('serves the page to read it on without asking another site', async () => {
  const page = await ask({ path: '/docs/' })

  expect(page.status).toBe(200)
  expect(page.text).not.toMatch(/(src|href)="https?:/)
})

it('measures requests by route, not by path', async () => {
  await ask({ path: '/api/v1/pens/first' })
  await ask({ path: '/nowhere.png' })

  const { text } = await ask({ path: '/metrics' })

  expect(text).toMatch(
    /pm_http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/pens\/:id",status="200"\} \d+/,
  )
  expect(text).toContain('route="unmatched"')
  expect(text).not.toContain('/pens/first')
})

it('compresses long answers', async () => {
  const { headers } = await ask({ path: '/api/v1/openapi.json', headers: { 'accept-encoding': 'br' } })

  expect(headers['content-encoding']).toBe('br')
})
