import { isIP } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { HttpConfig } from '../config.ts'
import { defineError } from '../errors.ts'

export const hostUnknown = defineError<{ host: string }>('REQUEST_HOST_UNKNOWN', {
  status: 421,
  retry: 'never',
  message: (f) => `This server does not answer to the name "${f.host}". Add it to PM_ALLOWED_HOSTS if it is its own.`,
})

export const originForeign = defineError<{ origin: string }>('REQUEST_ORIGIN_FOREIGN', {
  status: 403,
  retry: 'never',
  message: (f) => `A page of ${f.origin} may not do this here. Add it to ALLOWED_ORIGINS if it is yours.`,
})

type Guarded = Pick<HttpConfig, 'host' | 'allowedHosts' | 'allowedOrigins'>

/**
 * Keeps foreign web pages out, which run in a browser that can reach this server:
 * by a name of theirs that now resolves to our address, or by sending a form or opening a socket to ours.
 */
export function guardRequests(api: FastifyInstance, config: Guarded): void {
  api.addHook('onRequest', async (request) => {
    // Load balancers ask for health by whatever name they know.
    if (request.url !== '/health') checkHost(request, config)
    if (changesSomething(request)) checkOrigin(request, config)
  })
}

function checkHost({ headers }: FastifyRequest, config: Guarded): void {
  const host = headers.host?.toLowerCase() ?? ''
  const name = host.replace(/:\d+$/, '')
  // An address in the URL cannot have been rebound: that takes a name.
  if (name === 'localhost' || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0) return
  if (name === config.host || config.allowedHosts.includes(host) || config.allowedHosts.includes(name)) return
  throw hostUnknown({ host })
}

const READING = ['GET', 'HEAD', 'OPTIONS']

function changesSomething({ method, headers }: FastifyRequest): boolean {
  return !READING.includes(method) || headers.upgrade !== undefined
}

function checkOrigin({ headers }: FastifyRequest, config: Guarded): void {
  const { origin, host } = headers
  if (origin !== undefined) {
    if (config.allowedOrigins.includes(origin)) return
    if (URL.canParse(origin) && new URL(origin).host === host?.toLowerCase()) return
    throw originForeign({ origin })
  }
  // No browser, or one that says where the page is from in another way.
  const site = headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin' || site === 'none') return
  throw originForeign({ origin: `another site (${site})` })
}
