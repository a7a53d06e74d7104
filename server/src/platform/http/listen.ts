import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { HttpConfig } from '../config.ts'
import { defineError, systemCode } from '../errors.ts'

export const portTaken = defineError<{ port: number; host: string }>('HTTP_PORT_TAKEN', {
  status: 500,
  retry: 'never',
  message: (f) => `Port ${f.port} of ${f.host} is taken by another program. Set PORT to a free one; PORT=0 picks one.`,
})

export const portForbidden = defineError<{ port: number; host: string; code: string }>('HTTP_PORT_FORBIDDEN', {
  status: 500,
  retry: 'never',
  message: (f) => `${f.host}:${f.port} cannot be listened on (${f.code}). Set HOST and PORT to what this user may use.`,
})

// Enough for a few other programs of a developer's machine; beyond that, something is wrong.
const PORTS_TRIED = 20

/** Listens on the port asked for; on the next free one only when nobody asked. Gives the address. */
export async function listen(api: FastifyInstance, { host, port, isPortChosen }: HttpConfig): Promise<string> {
  const last = isPortChosen ? port : port + PORTS_TRIED - 1
  for (let candidate = port; ; candidate++) {
    try {
      await api.listen({ host, port: candidate })
      return addressOf(api, host)
    } catch (error) {
      const code = systemCode(error) ?? ''
      if (code !== 'EADDRINUSE') throw code ? portForbidden({ port: candidate, host, code }, error) : error
      if (candidate >= last) throw portTaken({ port: candidate, host }, error)
    }
  }
}

function addressOf(api: FastifyInstance, host: string): string {
  const { port, family } = api.server.address() as AddressInfo
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`
  return `http://${family === 'IPv6' ? `[${host}]` : host}:${port}`
}

/** Stops taking requests, lets those under way end, and hangs up on what is left at the deadline. */
export async function closeHttp(api: FastifyInstance, deadlineMs: number): Promise<void> {
  const timer = setTimeout(() => api.server.closeAllConnections(), deadlineMs)
  try {
    await api.close()
  } finally {
    clearTimeout(timer)
  }
}
