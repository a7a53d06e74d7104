import type { ApiError, BodyOf, ParamsOf, QueryOf, ReplyOf, Route } from '@products-manager/contract'

// The slowest route is an exact count over millions of rows; a server that has said nothing for this long is gone.
const ANSWER_TIMEOUT_MS = 60_000

type Given<Name extends string, Value> = [Value] extends [undefined]
  ? unknown
  : Record<never, never> extends Value
    ? { [K in Name]?: Value }
    : { [K in Name]: Value }

/** Query values may be `undefined`: those are left out of the address. */
type Loose<Value> = Value extends object
  ? { [K in keyof Value]: Record<never, never> extends Pick<Value, K> ? Value[K] | undefined : Value[K] }
  : Value

export type CallOptions<R extends Route> = Given<'params', ParamsOf<R>> &
  Given<'query', Loose<QueryOf<R>>> &
  Given<'body', BodyOf<R>> & { signal?: AbortSignal | undefined }

/** A request that did not end well. `status` 0: the server could not be reached. */
export class ApiFailure extends Error {
  readonly status: number
  readonly code: string
  readonly field: string | undefined
  readonly correlationId: string | undefined
  readonly details: unknown

  constructor(status: number, error: Partial<ApiError['error']>) {
    super(error.message ?? `HTTP ${status}`)
    this.name = 'ApiFailure'
    this.status = status
    this.code = error.code ?? (status === 0 ? 'SERVER_UNREACHABLE' : 'HTTP_STATUS')
    this.field = error.field
    this.correlationId = error.correlationId
    this.details = error.details
  }
}

interface Parts {
  params?: Record<string, string>
  query?: Record<string, unknown>
  body?: unknown
  signal?: AbortSignal | undefined
}

/** Calls one route of the contract and returns its reply, or throws an `ApiFailure`. */
export async function call<R extends Route>(route: R, options: CallOptions<R>): Promise<ReplyOf<R>> {
  const parts = options as Parts
  const response = await send(addressOf(route.path, parts), requestOf(route, parts), parts.signal)
  const answer: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined)
  if (!response.ok) throw failureOf(response.status, answer)
  return answer as ReplyOf<R>
}

/** The address of a route with its parameters and query filled in; absent query values are left out. */
export function addressOf(path: string, { params = {}, query = {} }: Pick<Parts, 'params' | 'query'>): string {
  const filled = path.replace(/:([a-z]\w*)/gi, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }

  const text = search.toString()
  return text === '' ? filled : `${filled}?${text}`
}

/** Reads the one error shape of the API; anything else is a proxy or a server that is starting. */
export function failureOf(status: number, answer: unknown): ApiFailure {
  const error = (answer as Partial<ApiError> | undefined)?.error
  return new ApiFailure(status, error ?? {})
}

function requestOf(route: Route, { body }: Parts): RequestInit {
  if (body === undefined) return { method: route.method }
  return { method: route.method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

async function send(address: string, request: RequestInit, signal: AbortSignal | undefined): Promise<Response> {
  const deadline = AbortSignal.timeout(ANSWER_TIMEOUT_MS)
  try {
    return await fetch(address, { ...request, signal: signal ? AbortSignal.any([signal, deadline]) : deadline })
  } catch (error) {
    // The asker turned away: that is no failure, and the query client must see its own abort.
    if (signal?.aborted) throw error
    throw new ApiFailure(0, { message: 'The server does not answer.' })
  }
}
