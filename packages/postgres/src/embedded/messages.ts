import type { EmbeddedErrorCode } from './embedded-error.ts'
import type { Places } from './places.ts'

/** Where the embedded server reports what it does; console and pino fit. */
export interface EmbeddedLog {
  info(message: string): void
  warn(message: string): void
}

/** What a keeper needs to know, handed over as one JSON argument. */
export interface KeeperOptions {
  places: Places
  /** Tells the call that started the server from those that joined it. */
  token: string
  port?: number
  settings: Record<string, string>
  lingerMs: number
  /** The cluster was in use: when it is gone, a new and empty one is no replacement. */
  existing?: boolean
}

/** The server accepts connections. */
export interface Ready {
  event: 'ready'
  port: number
  directory: string
  pid: number
  /** The token of the call that started the server, null when a running one was taken over. */
  startedFor: string | null
}

/** What a keeper tells its clients, a line of JSON each. */
export type KeeperMessage =
  | Ready
  | { event: 'log'; level: 'info' | 'warn'; message: string }
  | { event: 'failed'; code: EmbeddedErrorCode; message: string }
  | { event: 'stopped' }
  | { event: 'in-use'; clients: number }

/** What a client asks of its keeper: to stop the server now, if nobody else uses it. */
export interface ClientMessage {
  ask: 'stop'
}

/** Calls back with each complete line of a stream that comes in pieces. */
export function eachLine(onLine: (line: string) => void): (piece: string) => void {
  let rest = ''
  return (piece) => {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line)
  }
}
