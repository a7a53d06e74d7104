import { createHmac, randomBytes } from 'node:crypto'

const PREFIX = 'whsec_'
// Standard Webhooks asks for 24 to 64.
const SECRET_BYTES = 32

/** A new secret, as it is shown and kept. */
export function newSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64')
}

export interface Signed {
  id: string
  /** Seconds since 1970 of this attempt. */
  timestamp: number
  /** The very text that is sent. */
  body: string
}

/** The `webhook-signature` header of Standard Webhooks: a signature by each secret. */
export function signatures(secrets: readonly string[], { id, timestamp, body }: Signed): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
      return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
    })
    .join(' ')
}
