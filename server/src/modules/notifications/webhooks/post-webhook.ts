import { type Dispatcher, request } from 'undici'
import type { AppError } from '../../../platform/errors.ts'
import type { AddressGuard } from '../../../platform/net/address-guard.ts'
import { createGuardedAgent } from '../../../platform/net/guarded-agent.ts'
import { webhookGone, webhookRedirects, webhookStatus } from '../deliver/errors.ts'
import { explainFailure } from '../deliver/explain-failure.ts'
import { readRetryAfter } from '../deliver/ladder.ts'
import type { Outcome } from '../deliver/outcome.ts'
import { signatures } from './sign.ts'

export interface Post {
  id: string
  url: string
  body: string
  secrets: readonly string[]
  now: Date
  guard: AddressGuard
  signal: AbortSignal
}

const CONNECT_TIMEOUT_MS = 10_000
// The specification advises 15 to 30 seconds.
const TIMEOUT_MS = 20_000
const KEPT_RESPONSE_BYTES = 2_048

/** Posts an event once. Redirects are not followed: whoever answers with one has no signature of ours to show. */
export async function postWebhook(post: Post): Promise<Outcome> {
  const { url, guard, now } = post
  const { host } = new URL(url)
  const agent = createGuardedAgent({ guard, connectTimeoutMs: CONNECT_TIMEOUT_MS, silenceTimeoutMs: TIMEOUT_MS })
  const limit = AbortSignal.any([post.signal, AbortSignal.timeout(TIMEOUT_MS)])
  try {
    const answer = await ask(agent, post, limit)
    const { statusCode: status, headers } = answer
    const retryAfter = headers['retry-after']
    return {
      httpStatus: status,
      response: await beginning(answer.body),
      error: refusal(status, host),
      isGone: status === 410,
      notBefore: readRetryAfter(typeof retryAfter === 'string' ? retryAfter : undefined, now),
    }
  } catch (error) {
    post.signal.throwIfAborted()
    return {
      httpStatus: null,
      response: null,
      error: explainFailure(limit.aborted ? limit.reason : error, host),
      isGone: false,
      notBefore: null,
    }
  } finally {
    await agent.destroy()
  }
}

function ask(agent: Dispatcher, { id, url, body, secrets, now }: Post, signal: AbortSignal) {
  const timestamp = Math.floor(now.getTime() / 1000)
  return request(url, {
    dispatcher: agent,
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'products-manager',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signatures(secrets, { id, timestamp, body }),
    },
    body,
    signal,
  })
}

function refusal(status: number, host: string): AppError | null {
  if (status >= 200 && status < 300) return null
  if (status === 410) return webhookGone({ host })
  if (status >= 300 && status < 400) return webhookRedirects({ host, status })
  return webhookStatus({ host, status })
}

/** The status counts: an answer that goes on for ever, or breaks off, is read no further. */
async function beginning(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  body.on('error', () => {})
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes >= KEPT_RESPONSE_BYTES) break
    }
  } catch {
    // What came before it broke off is kept.
  }
  // PostgreSQL's text holds no NUL.
  return Buffer.concat(chunks).subarray(0, KEPT_RESPONSE_BYTES).toString('utf8').replaceAll('\0', '\u{fffd}')
}
