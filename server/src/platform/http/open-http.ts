import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import multipart from '@fastify/multipart'
import websocket from '@fastify/websocket'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import type { TSchema } from 'typebox'
import type { HttpConfig } from '../config.ts'
import { correlationIdFrom, withCorrelation } from '../correlation.ts'
import type { Log } from '../log.ts'
import { type RequestPart, requestCheck } from './check-request.ts'
import { answerErrors } from './error-answer.ts'
import { measureRequests, serveMetrics } from './metrics.ts'
import { collectOpenapi, serveOpenapi } from './openapi.ts'
import { guardRequests } from './request-guard.ts'
import { addSecurityHeaders } from './security-headers.ts'
import { serveWebFiles } from './web-files.ts'

export interface HttpParts {
  config: HttpConfig
  log: Log
  metrics: Registry
  version: string
  /** Where the built web interface is. */
  webDirectory: string
  /** Registers every module's routes. */
  routes: (api: FastifyInstance) => void
}

/** The HTTP server, ready to listen. */
export async function openHttp(parts: HttpParts): Promise<FastifyInstance> {
  const { config, log, metrics } = parts
  const api = Fastify({
    bodyLimit: config.maxBodyBytes,
    genReqId: ({ headers }) => correlationIdFrom(headers['x-correlation-id']),
    // Lines of our own say more with less; see answerErrors.
    logger: false,
    routerOptions: { maxParamLength: 500 },
    // An upload may take hours. Headers that take longer than a minute are Node's to refuse.
    requestTimeout: 0,
    forceCloseConnections: 'idle',
  })
  api.setValidatorCompiler(({ schema, httpPart }) => validatorOf(schema as TSchema, httpPart))
  // Checking every answer by its schema costs a quarter to a half of the time; tests do it instead.
  api.setSerializerCompiler(() => (answer) => JSON.stringify(answer))

  correlate(api)
  logRequests(api, log)
  hangUpOnRefusedUpgrades(api)
  answerErrors(api, log)
  measureRequests(api, metrics)
  await addSecurityHeaders(api)
  guardRequests(api, config)
  await compressAnswers(api)
  // One byte more than is taken: the file store counts, and refuses with the size it allows.
  await api.register(multipart, {
    limits: { fileSize: config.maxUploadBytes + 1, files: 1, fields: 20, fieldSize: 65_536 },
  })
  await api.register(websocket, { options: { maxPayload: REALTIME_MESSAGE_BYTES } })
  await collectOpenapi(api, parts.version)
  parts.routes(api)
  serveMetrics(api, metrics)
  await serveOpenapi(api)
  const hasWeb = await serveWebFiles(api, parts.webDirectory)
  if (!hasWeb) log.warn('The web interface is not built: only the API is served.')
  return api
}

// A browser sends only which topics it wants.
const REALTIME_MESSAGE_BYTES = 4_096

const PARTS: Record<string, RequestPart> = { params: 'params', querystring: 'query', body: 'body' }

function validatorOf(schema: TSchema, httpPart: string | undefined) {
  const part = PARTS[httpPart ?? '']
  if (part === undefined) return () => true

  const check = requestCheck(part, schema)
  return (value: unknown) => {
    try {
      return { value: check(value) }
    } catch (error) {
      return { error: error as Error }
    }
  }
}

function correlate(api: FastifyInstance): void {
  api.addHook('onRequest', (request, reply, done) => {
    reply.header('x-correlation-id', request.id)
    withCorrelation(request.id, done)
  })
  // A body's last bytes arrive in the socket's context, not in the request's.
  api.addHook('preValidation', (request, _reply, done) => withCorrelation(request.id, done))
}

function logRequests(api: FastifyInstance, log: Log): void {
  api.addHook('onResponse', async (request, reply) => {
    const { method, url } = request
    const milliseconds = Math.round(reply.elapsedTime)
    log.debug({ correlationId: request.id, method, url, status: reply.statusCode, milliseconds }, 'Request answered.')
  })
}

/** Such a connection belongs to nobody: the server would wait for its end when it stops. */
function hangUpOnRefusedUpgrades(api: FastifyInstance): void {
  api.addHook('onResponse', async ({ headers, raw }, reply) => {
    if (headers.upgrade !== undefined && reply.statusCode >= 400) raw.socket.end()
  })
}

async function compressAnswers(api: FastifyInstance): Promise<void> {
  await api.register(compress, {
    encodings: ['br', 'gzip'],
    threshold: 1_024,
    // Brotli's own default, 11, takes 100 times as long for a tenth less.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
    zlibOptions: { level: 4 },
  })
}
