import type { ApiError } from '@products-manager/contract'
import { DatabaseError, isConnectionFailure, PoolError } from '@products-manager/postgres'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { currentCorrelationId } from '../correlation.ts'
import { AppError, defineError } from '../errors.ts'
import type { Log } from '../log.ts'

export const routeUnknown = defineError<{ method: string; path: string }>('ROUTE_UNKNOWN', {
  status: 404,
  retry: 'never',
  message: (f) => `There is nothing at ${f.method} ${f.path}.`,
})

const internal = defineError<object>('INTERNAL', {
  status: 500,
  retry: 'later',
  message: () => 'Something went wrong here. The log has the details under the correlation id.',
})

const requestRefused = defineError<{ status: number; message: string }>('REQUEST_REFUSED', {
  status: (f) => f.status,
  retry: 'never',
  message: (f) => f.message,
})

const databaseUnavailable = defineError<object>('DATABASE_UNAVAILABLE', {
  status: 503,
  retry: 'later',
  message: () => 'The database does not answer. Try again in a moment.',
})

/** Every error leaves in one shape; what we did not expect is logged here, once, and not told. */
export function answerErrors(api: FastifyInstance, log: Log): void {
  api.setErrorHandler((error, request, reply) => {
    const known = knownError(error)
    if (known.status >= 500) log.error({ err: error, code: known.code, ...placeOf(request) }, 'Request failed.')
    else log.debug({ code: known.code, field: known.field, ...placeOf(request) }, 'Request refused.')
    return sendError(reply, known)
  })
  api.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?')
    return sendError(reply, routeUnknown({ method: request.method, path }))
  })
}

/** Sends an error in the one shape. */
export function sendError(reply: FastifyReply, error: AppError): FastifyReply {
  const body: ApiError = {
    error: {
      code: error.code,
      message: error.message,
      ...(error.field !== undefined && { field: error.field }),
      correlationId: currentCorrelationId() ?? reply.request.id,
      ...(error.details !== undefined && { details: error.details }),
    },
  }
  // Past the serialiser: the route's own schema speaks of its good answer.
  return reply
    .code(error.status)
    .header('content-type', 'application/json; charset=utf-8')
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send(body)
}

function knownError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof PoolError || isConnectionFailure(error)) return databaseUnavailable({}, error)
  if (error instanceof DatabaseError) return internal({}, error)

  const refusal = fastifyRefusal(error)
  return refusal ? requestRefused(refusal, error) : internal({}, error)
}

/** What Fastify itself refuses: a body that is too large, is no JSON, or has another content type. */
function fastifyRefusal(error: unknown): { status: number; message: string } | null {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return null
  if (error.statusCode < 400 || error.statusCode >= 500) return null
  return { status: error.statusCode, message: error.message }
}

function placeOf(request: FastifyRequest): object {
  return { method: request.method, route: request.routeOptions.url ?? 'unmatched' }
}
