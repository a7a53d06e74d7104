import type pg from 'pg'
import { DatabaseError, NOT_CONNECTED } from '../database-error.ts'
import { valueTypes } from '../value-types.ts'

export interface ConnectionSettings {
  /** The database's name in messages. */
  name: string
  url: string
  applicationName: string
  connectTimeoutMs: number
  /** The server refuses writes outside a transaction that asks for them. */
  readOnly: boolean
}

// The first probe of an idle TCP connection; the rest is the system's.
const KEEP_ALIVE_MS = 10_000
const READ_ONLY = '-c default_transaction_read_only=on'

/** The driver's configuration for an address. */
export function clientConfig(settings: ConnectionSettings): pg.ClientConfig {
  if (!URL.canParse(settings.url)) throw unreadable(settings.name)

  const url = new URL(settings.url)
  const options = [url.searchParams.get('options'), settings.readOnly ? READ_ONLY : null].filter(Boolean).join(' ')
  // The driver prefers the address's own options to those it is given beside it.
  url.searchParams.delete('options')
  // Otherwise the driver reads `sslmode=require` as `verify-full`, unlike every other program with the same address.
  if (url.searchParams.has('sslmode') && !url.searchParams.has('uselibpqcompat'))
    url.searchParams.set('uselibpqcompat', 'true')
  return {
    connectionString: url.toString(),
    fallback_application_name: settings.applicationName,
    connectionTimeoutMillis: settings.connectTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    types: valueTypes,
    ...(options && { options }),
  }
}

// Without the address: it holds the password.
function unreadable(name: string): DatabaseError {
  const message =
    'the address of the database cannot be read; it looks like postgresql://user:password@host:5432/database'
  return new DatabaseError({ code: NOT_CONNECTED, message, statement: name, retryable: false })
}
