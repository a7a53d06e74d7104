import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { connect, isIP, type Socket } from 'node:net'
import { type ConnectionOptions, checkServerIdentity } from 'node:tls'
import type { AddressGuard } from './address-guard.ts'
import { trustedWith } from './trusted-certificates.ts'

export interface SocketTarget {
  host: string
  port: number
  timeoutMs: number
  signal: AbortSignal
}

/** A TCP connection to a checked address of the host. */
export async function connectGuarded(guard: AddressGuard, target: SocketTarget): Promise<Socket> {
  const { port, timeoutMs } = target
  guard.checkLiteral(target.host)
  const signal = AbortSignal.any([target.signal, AbortSignal.timeout(timeoutMs)])
  return new Promise((resolve, reject) => {
    const socket = connect({ host: target.host.replace(/^\[(.*)\]$/, '$1'), port, lookup: guard.lookup })
    const stop = () => socket.destroy(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    socket.once('error', reject)
    socket.once('connect', () => {
      signal.removeEventListener('abort', stop)
      socket.off('error', reject)
      resolve(socket)
    })
  })
}

/** TLS settings for a connection to an address whose certificate must be the name's. */
export function tlsForName(host: string, certificate: string | undefined): ConnectionOptions {
  return {
    // The protocol knows no addresses here.
    ...(isIP(host) === 0 && { servername: host }),
    checkServerIdentity: (_, peer) => checkServerIdentity(host, peer),
    ...(certificate !== undefined && { ca: trustedWith(certificate) }),
  }
}

/** Agents for libraries that use Node's own HTTP client. The caller checks a host that is an address. */
export function guardedAgents(guard: AddressGuard, certificate: string | undefined) {
  const { lookup } = guard
  return {
    httpAgent: new HttpAgent({ lookup }),
    httpsAgent: new HttpsAgent({ lookup, ...(certificate !== undefined && { ca: trustedWith(certificate) }) }),
  }
}
