import { Agent, buildConnector } from 'undici'
import type { AddressGuard } from './address-guard.ts'
import { trustedWith } from './trusted-certificates.ts'

export interface GuardedAgentOptions {
  guard: AddressGuard
  /** A certificate to trust beside the usual ones, PEM. */
  certificate?: string | undefined
  connectTimeoutMs: number
  /** The longest silence before and within an answer. */
  silenceTimeoutMs: number
}

/** An HTTP client's connections, each to a checked address: redirects and reused names included. */
export function createGuardedAgent(options: GuardedAgentOptions): Agent {
  const { guard, certificate, connectTimeoutMs, silenceTimeoutMs } = options
  const connect = buildConnector({
    timeout: connectTimeoutMs,
    lookup: guard.lookup,
    ...(certificate !== undefined && { ca: trustedWith(certificate) }),
  })
  return new Agent({
    headersTimeout: silenceTimeoutMs,
    bodyTimeout: silenceTimeoutMs,
    connect(target, callback) {
      try {
        // A socket asks `lookup` about names only.
        guard.checkLiteral(target.hostname)
      } catch (error) {
        return callback(error as Error, null)
      }
      connect(target, callback)
    },
  })
}
