import { AppError } from '../errors.ts'

/** What went wrong with a connection, before anybody's words for it. */
export type ConnectionFault =
  | { kind: 'name' | 'refused' | 'silent' | 'cut' | 'encryption' }
  | { kind: 'certificate'; reason: string }
  | { kind: 'told'; error: AppError }

const SILENT = new Set([
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'GREETING_TIMEOUT',
  'UPGRADE_TIMEOUT',
  'CONNECT_TIMEOUT',
])
const CUT = new Set([
  'ECONNRESET',
  'EPIPE',
  'ECONNABORTED',
  'UND_ERR_SOCKET',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'NoConnection',
])

const CERTIFICATES: Record<string, string> = {
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  CERT_REVOKED: 'it was revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'it is signed by an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT: 'it is signed by an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'it is signed by an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate of its authority is missing',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another name',
}

/** What an error of a socket, of TLS or of an HTTP client comes down to; null for everything else. */
export function connectionFault(error: unknown): ConnectionFault | null {
  for (const cause of causesOf(error)) {
    if (cause instanceof AppError) return { kind: 'told', error: cause }
    const fault = faultOfCode(codeOf(cause))
    if (fault) return fault
  }
  return null
}

function faultOfCode(code: string): ConnectionFault | null {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ENODATA') return { kind: 'name' }
  if (code === 'ECONNREFUSED') return { kind: 'refused' }
  if (SILENT.has(code)) return { kind: 'silent' }
  if (CUT.has(code)) return { kind: 'cut' }
  const reason = CERTIFICATES[code]
  if (reason !== undefined) return { kind: 'certificate', reason }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_') || code === 'TLS_FAILED') return { kind: 'encryption' }
  return null
}

/** The error and what caused it, the outermost first; of several addresses tried, each. */
function* causesOf(error: unknown): Generator<unknown> {
  let depth = 0
  for (let cause = error; cause instanceof Error && depth < 10; cause = cause.cause, depth++) {
    yield cause
    if (cause instanceof AggregateError) yield* cause.errors
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  if (error.name === 'TimeoutError') return 'ETIMEDOUT'
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** One line of what another program said: servers answer in paragraphs. */
export function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > 300 ? `${line.slice(0, 300)}…` : line
}
