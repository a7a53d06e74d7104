import type { HttpConnection, HttpLogin, SecretName } from '@products-manager/contract'
import type { Dispatcher } from 'undici'
import { type GuardedAnswer, guardedRequest } from '../../../../platform/net/guarded-request.ts'
import { loginRefused, secretMissing } from './errors.ts'

interface LoginParts {
  agent: Dispatcher
  secrets: Partial<Record<SecretName, string>>
  signal: AbortSignal
}

/** Makes the headers that say who asks, once. */
export function httpLogin(connection: HttpConnection, parts: LoginParts): () => Promise<Record<string, string>> {
  let made: Promise<Record<string, string>> | null = null
  return () => {
    made ??= loginHeaders(connection.login ?? { type: 'none' }, parts)
    return made
  }
}

async function loginHeaders(login: HttpLogin, parts: LoginParts): Promise<Record<string, string>> {
  const secret = (name: SecretName) => {
    const value = parts.secrets[name]
    if (value === undefined) throw secretMissing({ secret: name })
    return value
  }
  if (login.type === 'none') return {}
  if (login.type === 'basic') return { authorization: basic(login.user, secret('password')) }
  if (login.type === 'bearer') return { authorization: `Bearer ${secret('token')}` }
  if (login.type === 'header') return { [login.name]: secret('token') }
  return { authorization: `Bearer ${await clientToken(login, secret('clientSecret'), parts)}` }
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

type OAuth = Extract<HttpLogin, { type: 'oauth2' }>

/** A token by OAuth 2 client credentials. The standard wants the secret in a header; many servers, in the body. */
async function clientToken(login: OAuth, secret: string, { agent, signal }: LoginParts): Promise<string> {
  const form = { grant_type: 'client_credentials', ...(login.scope && { scope: login.scope }) }
  const ask = (fields: Record<string, string>, secretHeaders: Record<string, string>) =>
    guardedRequest(agent, {
      url: login.tokenUrl,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      secretHeaders,
      body: new URLSearchParams(fields).toString(),
      signal,
    })
  const inHeader = basic(encodeURIComponent(login.clientId), encodeURIComponent(secret))
  const first = await tokenIn(await ask(form, { authorization: inHeader }))
  const token =
    first.token ?? (await tokenIn(await ask({ ...form, client_id: login.clientId, client_secret: secret }, {}))).token
  if (token === null) throw loginRefused({ host: new URL(login.tokenUrl).host, said: first.said })
  return token
}

// A token's answer has a few hundred bytes.
const MOST_ANSWER = 100_000

async function tokenIn({ body, statusCode }: GuardedAnswer): Promise<{ token: string | null; said: string }> {
  let text = ''
  for await (const chunk of body) {
    text += String(chunk)
    if (text.length > MOST_ANSWER) break
  }
  const answer = parsed(text)
  const token = answer['access_token']
  return {
    token: statusCode === 200 && typeof token === 'string' ? token : null,
    said: typeof answer['error'] === 'string' ? answer['error'].slice(0, 100) : `${statusCode}`,
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
