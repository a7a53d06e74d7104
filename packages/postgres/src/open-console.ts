import { Connection } from './pool/connection.ts'

/** The admin console of a PgBouncer: it takes commands, one at a time, and no comment in them. */
export interface Console {
  ask<Row>(command: string, signal?: AbortSignal): Promise<Row[]>
  close(): void
}

export interface ConsoleOptions {
  /** postgresql://user:password@host:6432/pgbouncer */
  url: string
  connectTimeoutMs?: number
}

const CONNECT_TIMEOUT_MS = 5_000

/** Connects to the console. */
export async function openConsole({ url, connectTimeoutMs = CONNECT_TIMEOUT_MS }: ConsoleOptions): Promise<Console> {
  const settings = { name: 'pgbouncer', url, applicationName: 'pgops', connectTimeoutMs, readOnly: false }
  const connection = await Connection.open(settings)
  return {
    async ask<Row>(command: string, signal?: AbortSignal) {
      // Without values and without a name it goes by the simple protocol, the only one the console knows.
      return (await connection.query({ name: 'pgbouncer.console', text: command }, signal)).rows as Row[]
    },
    close: () => connection.end(),
  }
}
