import type { SourceConnection } from '@products-manager/contract'
import { openHttpSource } from './open-http.ts'
import type { ConnectOptions, OpenSource } from './types.ts'

/** A kind of source that is asked for files; programs push theirs. */
export type Fetched = Exclude<SourceConnection, { kind: 'push' }>

/** Connects to where a supplier's files are. Libraries are loaded when the first source of their kind is opened. */
export async function openSource(connection: Fetched, options: ConnectOptions): Promise<OpenSource> {
  if (connection.kind === 'http') return openHttpSource(connection, options)
  throw new TypeError(connection.kind)
}

/** Who is talked to, for messages. */
export function hostOf(connection: Fetched): string {
  if (connection.kind === 'http') return new URL(connection.url).host
  if (connection.kind === 's3') return connection.endpoint ? new URL(connection.endpoint).host : connection.bucket
  return connection.kind === 'folder' ? connection.path : connection.host
}
