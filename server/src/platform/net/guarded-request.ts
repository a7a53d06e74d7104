import { type Dispatcher, request } from 'undici'
import { defineError } from '../errors.ts'
import { addressNotAllowed } from './address-guard.ts'
import { connectionFault } from './connection-fault.ts'

const redirectsTooMany = defineError<{ url: string }>('NET_REDIRECTS_TOO_MANY', {
  status: 502,
  retry: 'later',
  message: (f) => `${f.url} sends from one address to the next without an end.`,
})

const redirectUnsafe = defineError<{ from: string; to: string }>('NET_REDIRECT_UNSAFE', {
  status: 502,
  retry: 'never',
  message: (f) => `${f.from} sends to ${f.to}, which is not encrypted or no web address. It was not followed.`,
})

export interface GuardedRequest {
  url: string
  method: 'GET' | 'POST'
  headers: Record<string, string>
  /** Sent to the first origin only: what proves who asks. */
  secretHeaders: Record<string, string>
  body?: string | undefined
  signal: AbortSignal
}

export interface GuardedAnswer extends Dispatcher.ResponseData {
  /** Where the answer came from in the end. */
  url: URL
}

const MOST_REDIRECTS = 5
const REDIRECTS = new Set([301, 302, 303, 307, 308])

/** A request that follows redirects by itself: each is connected to a checked address and takes no secret elsewhere. */
export async function guardedRequest(agent: Dispatcher, given: GuardedRequest): Promise<GuardedAnswer> {
  let url = new URL(given.url)
  let { method, body } = given
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    const isHome = url.origin === new URL(given.url).origin
    const answer = await request(url, {
      dispatcher: agent,
      method,
      headers: { ...given.headers, ...(isHome && given.secretHeaders) },
      body: body ?? null,
      signal: given.signal,
    }).catch((error: unknown) => {
      throw hops === 0 ? error : sentAway(error, { from: given.url, to: url })
    })
    const { location } = answer.headers
    if (!REDIRECTS.has(answer.statusCode) || typeof location !== 'string') return { ...answer, url }

    await answer.body.dump({ limit: 65_536, signal: given.signal })
    const next = nextAddress(url, location)
    // As browsers do: only 307 and 308 repeat what was posted.
    if (answer.statusCode < 307 && method === 'POST') [method, body] = ['GET', undefined]
    url = next
  }
  throw redirectsTooMany({ url: given.url })
}

/** A refusal to connect names who sent there; any other failure stays as it is. */
function sentAway(error: unknown, { from, to }: { from: string; to: URL }): unknown {
  const fault = connectionFault(error)
  if (fault?.kind !== 'told' || fault.error.code !== addressNotAllowed.code) return error
  const { address = to.hostname } = fault.error.details as { address?: string }
  return addressNotAllowed({ host: to.hostname, address, sentBy: from })
}

function nextAddress(from: URL, location: string): URL {
  const to = URL.canParse(location, from.href) ? new URL(location, from) : null
  const isSafe = to?.protocol === 'https:' || (to?.protocol === 'http:' && from.protocol === 'http:')
  if (to && isSafe) return to
  throw redirectUnsafe({ from: from.origin, to: to?.origin ?? location.slice(0, 200) })
}
