import {
  ApiError,
  type BodyOf,
  type ParamsOf,
  type QueryOf,
  type ReplyOf,
  type Route,
} from '@products-manager/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { closedSchema } from './check-request.ts'

/** One request to a route, checked. */
export interface Call<R> {
  params: ParamsOf<R>
  query: QueryOf<R>
  body: BodyOf<R>
  /** Aborted when the client hangs up. */
  signal: AbortSignal
  request: FastifyRequest
  reply: FastifyReply
}

/** Serves a contract route: the request is checked before `handle` runs; what it gives is sent as JSON. */
export function serve<R extends Route>(
  api: FastifyInstance,
  route: R,
  handle: (call: Call<R>) => Promise<ReplyOf<R>> | ReplyOf<R>,
): void {
  const { params, query, body, reply: answer, status = 200 } = route
  api.route({
    method: route.method,
    url: route.path,
    schema: {
      summary: route.summary,
      tags: [route.tag],
      ...(params && { params: closedSchema('params', params) }),
      ...(query && { querystring: closedSchema('query', query) }),
      ...(body && { body: closedSchema('body', body) }),
      response: { [status]: answer, default: ApiError },
    },
    handler: async (request, reply) => {
      reply.code(status)
      return handle({
        params: request.params as ParamsOf<R>,
        query: request.query as QueryOf<R>,
        body: request.body as BodyOf<R>,
        signal: clientGone(reply),
        request,
        reply,
      })
    },
  })
}

/** Aborted when the connection closes before the answer is sent. Fastify's own signal also tells of a body read to its end. */
function clientGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableEnded) gone.abort()
  })
  return gone.signal
}
